using System.Diagnostics;

namespace Magnum.Cli.Tests.Hosting;

/// <summary>A program of the machine; a test that needs one fails where it is missing.</summary>
internal static class Tool
{
    public static async Task<CliRun> RunAsync(string program, IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        var error = process.StandardError.ReadToEndAsync(timeout.Token);
        await process.WaitForExitAsync(timeout.Token);
        return new CliRun(process.ExitCode, await output, await error);
    }

    /// <summary>The machine's openssl, which must agree.</summary>
    public static async Task<string> OpensslAsync(params string[] arguments)
    {
        var run = await RunAsync("openssl", new Dictionary<string, string>(), arguments);
        run.ExitCode.ShouldBe(0, run.Out + run.Error);
        return run.Out + run.Error;
    }
}
