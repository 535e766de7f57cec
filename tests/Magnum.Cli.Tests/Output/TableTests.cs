using Magnum.Cli.Output;

namespace Magnum.Cli.Tests.Output;

public sealed class TableTests
{
    [Fact]
    public void Write_Rows_AreAlignedLeftBetweenBorders()
    {
        var table = new Table("Property", "Value");
        table.Add("name", "mesosbay");
        table.Add("node_count", "1");

        Text(table).ShouldBe("""
            +------------+----------+
            | Property   | Value    |
            +------------+----------+
            | name       | mesosbay |
            | node_count | 1        |
            +------------+----------+

            """);
    }

    [Fact]
    public void Write_NoRows_ShowsTheHeaderOnly()
    {
        var table = new Table("uuid", "name");

        Text(table).ShouldBe("""
            +------+------+
            | uuid | name |
            +------+------+

            """);
    }

    [Fact]
    public void Write_SeveralLines_TakeARowEach()
    {
        var table = new Table("a", "b");
        table.Add("x", "one\ntwo");

        Text(table).ShouldBe("""
            +---+-----+
            | a | b   |
            +---+-----+
            | x | one |
            |   | two |
            +---+-----+

            """);
    }

    [Fact]
    public void Write_WideCharacters_KeepTheBordersStraight()
    {
        var table = new Table("a");
        table.Add("湾");
        table.Add("xyz");

        Text(table).Split('\n')[3].ShouldBe("| 湾  |");
    }

    [Fact]
    public void Write_EscapeSequences_DoNotReachTheTerminal()
    {
        var table = new Table("a");
        table.Add("\u001b[31mred\u0007");

        Text(table).ShouldNotContain('\u001b');
        Text(table).ShouldContain("?[31mred?");
    }

    private static string Text(Table table)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        table.Write(writer);
        return writer.ToString();
    }
}
