namespace Magnum.CloudSimulator.Tests;

/// <summary>A simulated cloud with a clock of its own, and the demo user logged in.</summary>
internal sealed class SimulatedSetup : IAsyncDisposable
{
    private SimulatedSetup(SimulatedCloud cloud, CloudClient client, ManualTime time, CloudUser demo)
    {
        (Cloud, Client, Time, Demo) = (cloud, client, time, demo);
    }

    public SimulatedCloud Cloud { get; }

    public CloudClient Client { get; }

    public ManualTime Time { get; }

    public CloudUser Demo { get; }

    public static async Task<SimulatedSetup> StartAsync(Action<SimulatedCloudOptions>? configure = null, ManualTime? time = null)
    {
        time ??= new ManualTime();
        var options = new SimulatedCloudOptions { TimeProvider = time };
        configure?.Invoke(options);
        var cloud = await SimulatedCloud.StartAsync(options);
        var client = new CloudClient(cloud.AuthUrl);
        return new SimulatedSetup(cloud, client, time, await client.AsAsync("demo", "demopw", "demo"));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Cloud.DisposeAsync();
    }
}
