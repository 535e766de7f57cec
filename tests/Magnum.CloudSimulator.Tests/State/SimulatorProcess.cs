using System.Diagnostics;

namespace Magnum.CloudSimulator.Tests.State;

/// <summary>The simulator as a process of its own; disposing kills it.</summary>
internal sealed class SimulatorProcess : IDisposable
{
    private readonly Process _process;

    private SimulatorProcess(Process process, Uri authUrl) => (_process, AuthUrl) = (process, authUrl);

    public Uri AuthUrl { get; }

    public static async Task<SimulatorProcess> StartAsync(string stateFile)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Magnum.CloudSimulator.dll");
        var process = Process.Start(new ProcessStartInfo("dotnet", [program, "--port", "0", "--pace", "0.1", "--state", stateFile, "--flush-immediately"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var line = await process.StandardOutput.ReadLineAsync(patience.Token) ?? throw new InvalidOperationException("The simulator said nothing.");
        return new SimulatorProcess(process, new Uri(line.Split('=')[1]));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
