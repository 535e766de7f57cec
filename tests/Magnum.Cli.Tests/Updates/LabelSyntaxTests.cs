using Magnum.Cli.Updates;

namespace Magnum.Cli.Tests.Updates;

public sealed class LabelSyntaxTests
{
    [Fact]
    public void Parse_BothSeparators_GivesEachLabel()
    {
        var labels = LabelSyntax.Parse(["KEY1=VALUE1,KEY2=VALUE2;KEY3=VALUE3"]);

        labels.ShouldBe(new Dictionary<string, string> { ["KEY1"] = "VALUE1", ["KEY2"] = "VALUE2", ["KEY3"] = "VALUE3" }, ignoreOrder: true);
    }

    [Fact]
    public void Parse_RepeatedOption_GivesEachLabel()
    {
        var labels = LabelSyntax.Parse(["a=1,b=2", "c=3"]);

        labels.Keys.ShouldBe(["a", "b", "c"]);
    }

    [Theory]
    [InlineData("isolation=docker/runtime,filesystem/linux", "isolation", "docker/runtime,filesystem/linux")]
    [InlineData("env={\"A\":\"x=1,y=2\"}", "env", "{\"A\":\"x=1,y=2\"}")]
    [InlineData("query=a=b", "query", "a=b")]
    [InlineData("empty=", "empty", "")]
    public void Parse_OneLabel_KeepsItsValueWhole(string text, string key, string value)
    {
        var labels = LabelSyntax.Parse([text]);

        labels.Single().ShouldBe(new KeyValuePair<string, string>(key, value));
    }

    [Fact]
    public void Parse_RepeatedKey_IsRefusedByName()
    {
        var exception = Should.Throw<CliException>(() => LabelSyntax.Parse(["a=1", "b=2", "a=3"]));

        exception.Message.ShouldBe("The label 'a' is given more than once.");
        exception.ExitCode.ShouldBe(ExitCode.Usage);
    }

    [Theory]
    [InlineData("justakey")]
    [InlineData("=value")]
    [InlineData("a=1,b,c=2")]
    public void Parse_NotKeyAndValue_IsRefusedWithTheWayToWriteIt(string text)
    {
        var exception = Should.Throw<CliException>(() => LabelSyntax.Parse([text]));

        exception.Message.ShouldContain("KEY=VALUE");
    }
}
