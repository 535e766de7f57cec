using Magnum.IntegrationTests.Bays;

namespace Magnum.IntegrationTests.Hosting;

/// <summary>A simulated cloud and a server on it, for tests that leave each other alone.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    private readonly SimulatorProcess _cloud = new();
    private TestServer? _server;

    internal SimulatorProcess Cloud => _cloud;

    internal TestServer Server => _server!;

    public async Task InitializeAsync()
    {
        await _cloud.InitializeAsync();
        _server = await TestServer.StartNewAsync(TestServer.SettingsFor(_cloud.AuthUrl));
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        await _cloud.DisposeAsync();
    }

    internal Task<MagnumClient> ClientAsync(string user = "demo", string password = "demopw", string? project = null) =>
        Server.ClientAsync(_cloud.AuthUrl, user, password, project);
}
