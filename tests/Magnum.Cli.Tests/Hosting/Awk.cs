using System.Diagnostics;

namespace Magnum.Cli.Tests.Hosting;

/// <summary>The machine's awk.</summary>
internal static class Awk
{
    public static async Task<string> RunAsync(string program, string input)
    {
        var start = new ProcessStartInfo("awk") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(program);
        using var awk = Process.Start(start)!;
        await awk.StandardInput.WriteAsync(input);
        awk.StandardInput.Close();
        var output = await awk.StandardOutput.ReadToEndAsync();
        await awk.WaitForExitAsync();
        return output;
    }
}
