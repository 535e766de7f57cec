using Spectre.Console;

namespace Magnum.Cli;

/// <summary>The process around a command: where it writes, what its environment says, and what time it is.</summary>
internal sealed record CliHost
{
    /// <summary>Standard output: results only, so that it can be piped.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error: errors, notes and progress.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Answers with the value of an environment variable, or null when it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The clock, for waits and time-outs.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Standard output as a terminal, for live displays; null when it is not one.</summary>
    public IAnsiConsole? Console { get; init; }

    /// <summary>Standard error as a terminal, for progress; null when it is not one.</summary>
    public IAnsiConsole? ProgressConsole { get; init; }

    /// <summary>How many columns text may take.</summary>
    public int Width { get; init; } = 100;

    /// <summary>The host that is this process.</summary>
    public static CliHost OfThisProcess() => new()
    {
        Out = System.Console.Out,
        Error = System.Console.Error,
        Variable = Environment.GetEnvironmentVariable,
        Console = System.Console.IsOutputRedirected ? null : AnsiConsole.Console,
        ProgressConsole = System.Console.IsErrorRedirected
            ? null
            : AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) }),
        Width = System.Console.IsOutputRedirected ? 100 : Math.Clamp(System.Console.WindowWidth, 60, 140),
    };

    /// <summary>The first of the variables that is set to more than blanks, or null.</summary>
    public string? FirstVariable(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Variable(name) is { } value && !string.IsNullOrWhiteSpace(value))
            {
                return value;
            }
        }

        return null;
    }
}
