using System.Diagnostics;

namespace Magnum.Grpc.Tests.Foreign;

/// <summary>Runs a program that others wrote, and gives back what it said.</summary>
internal static class ForeignProgram
{
    public static string Python => Environment.GetEnvironmentVariable("PYTHON") ?? "/usr/bin/python3";

    public static string Buf => Environment.GetEnvironmentVariable("BUF") ?? "buf";

    public static async Task<(int Code, string Output, string Error)> RunAsync(string program, params string[] arguments)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
