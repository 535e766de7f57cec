using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Magnum.Server.Hosting;

/// <summary>What fail-points do to this process.</summary>
internal static class OwnProcess
{
    private const int SigStop = 19;

    public static void Kill()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }

    /// <summary>Says so, then stops all threads where they are until the process gets SIGCONT.</summary>
    public static void Hold()
    {
        Console.WriteLine("Held at a fail-point until SIGCONT.");

        // Not kill: raise returns only when the signal has done its work.
        if (Raise(SigStop) != 0)
        {
            throw new InvalidOperationException("The process could not be stopped: fail-points that hold need Linux.");
        }
    }

    [DllImport("libc", EntryPoint = "raise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Raise(int signal);
}
