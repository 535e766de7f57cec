using System.CommandLine.Parsing;
using Spectre.Console;

namespace Magnum.Cli.Tests.Hosting;

/// <summary>Types command lines, and keeps what they print.</summary>
internal sealed record Shell
{
    public Dictionary<string, string> Variables { get; init; } = [];

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public IAnsiConsole? Terminal { get; init; }

    public Task<CliRun> TypeAsync(string commandLine)
    {
        var words = CommandLineParser.SplitCommandLine(commandLine.Replace("\\\n", " ", StringComparison.Ordinal)).ToArray();
        words[0].ShouldBe("magnum");
        return RunAsync(words[1..]);
    }

    public Task<CliRun> RunAsync(params string[] arguments) => RunAsync(CancellationToken.None, arguments);

    public async Task<CliRun> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var host = new CliHost
        {
            Out = TextWriter.Synchronized(output),
            Error = TextWriter.Synchronized(error),
            Variable = Variables.GetValueOrDefault,
            Time = Time,
            Console = Terminal,
            ProgressConsole = Terminal,
        };
        var exitCode = await MagnumCommand.RunAsync(arguments, host, cancellationToken);
        return new CliRun(exitCode, output.ToString(), error.ToString());
    }
}
