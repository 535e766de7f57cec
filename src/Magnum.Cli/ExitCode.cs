namespace Magnum.Cli;

/// <summary>What the command tells the shell. Documented in <c>magnum --help</c>; never renumbered.</summary>
internal static class ExitCode
{
    /// <summary>Everything that was asked for was done.</summary>
    public const int Success = 0;

    /// <summary>Something was refused, failed or could not be reached; standard error says what.</summary>
    public const int Failure = 1;

    /// <summary>The command line itself is wrong; nothing was sent.</summary>
    public const int Usage = 2;

    /// <summary>Ctrl-C or SIGTERM ended the command. What the server had accepted goes on.</summary>
    public const int Interrupted = 130;
}
