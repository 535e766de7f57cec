namespace Magnum.Cli;

/// <summary>A failure that is fully told by its message and its lines of detail: printed without a stack trace.</summary>
internal sealed class CliException : Exception
{
    /// <summary>Makes the failure.</summary>
    /// <param name="message">What failed and what to do next, one line.</param>
    /// <param name="details">Further lines, printed below the message and indented.</param>
    /// <param name="exitCode">What the process ends with.</param>
    /// <param name="innerException">What led to it; shown with <c>--debug</c>.</param>
    public CliException(
        string message,
        IReadOnlyList<string>? details = null,
        int exitCode = Cli.ExitCode.Failure,
        Exception? innerException = null)
        : base(message, innerException)
    {
        Details = details ?? [];
        ExitCode = exitCode;
    }

    /// <summary>Further lines.</summary>
    public IReadOnlyList<string> Details { get; }

    /// <summary>What the process ends with.</summary>
    public int ExitCode { get; }

    /// <summary>A mistake in the command line, found after parsing.</summary>
    public static CliException Usage(string message, params string[] details) => new(message, details, Cli.ExitCode.Usage);
}
