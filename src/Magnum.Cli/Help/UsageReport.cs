using Magnum.Cli.Output;

namespace Magnum.Cli.Help;

/// <summary>Says what is wrong with a command line.</summary>
internal static class UsageReport
{
    /// <summary>Writes the mistake, and where to read on.</summary>
    /// <param name="host">The process around the command.</param>
    /// <param name="message">The mistake.</param>
    /// <param name="command">The command, or null when there is none.</param>
    public static void Write(CliHost host, string message, string? command)
    {
        host.Error.WriteLine($"ERROR: {Cell.Line(message)}");
        host.Error.WriteLine(command is null or "help" ? "Try 'magnum help'." : $"Try 'magnum help {command}'.");
    }
}
