namespace Magnum.Cli.Tests.Hosting;

/// <summary>What a command line led to.</summary>
internal sealed record CliRun(int ExitCode, string Out, string Error)
{
    public IReadOnlyList<string> ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public IReadOnlyList<string> OutLines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The value of a row of a table of properties.</summary>
    public string Property(string name) => OutLines
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .Single(cells => cells.Length == 4 && cells[1] == name)[2];
}
