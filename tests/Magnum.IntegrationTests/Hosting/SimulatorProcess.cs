using System.Net.Http.Json;

namespace Magnum.IntegrationTests.Hosting;

/// <summary>The simulated cloud as a process of its own, which outlives the servers that work with it.</summary>
public sealed partial class SimulatorProcess
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("magnum-simulator-");
    private readonly int _port = LoopbackPort.Next();
    private ChildProcess? _process;

    /// <summary>How long a token is good.</summary>
    internal TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Half the time of a server.</summary>
    internal double PaceSeconds { get; init; } = 0.1;

    internal Uri AuthUrl => new($"http://127.0.0.1:{_port}/v3");

    /// <summary>Starts it, from the state that it left when it was started before.</summary>
    public async Task InitializeAsync()
    {
        _process = ChildProcess.Start(
            ["dotnet", Checkout.Program("Magnum.CloudSimulator"), "--port", $"{_port}", "--state", Path.Combine(_folder.FullName, "cloud.json"), "--pace", $"{PaceSeconds}", "--token-lifetime", $"{TokenLifetime.TotalSeconds}"],
            readyWhen: "OS_AUTH_URL=");
        await _process.ReadyAsync();
    }

    /// <summary>Stops it and removes its state.</summary>
    public async Task DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Stops it as an operator would.</summary>
    public async Task StopAsync()
    {
        if (_process is not null)
        {
            await _process.SignalAsync("TERM");
            await _process.EndedAsync();
            await _process.DisposeAsync();
            _process = null;
        }
    }

    /// <summary>Puts a fault in force, in the simulator's own form.</summary>
    internal async Task AddFaultAsync(object fault)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsJsonAsync(new Uri(AuthUrl, "/faults"), fault);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    internal async Task ClearFaultsAsync()
    {
        using var http = new HttpClient();
        using var answer = await http.DeleteAsync(new Uri(AuthUrl, "/faults"));
        answer.EnsureSuccessStatusCode();
    }
}
