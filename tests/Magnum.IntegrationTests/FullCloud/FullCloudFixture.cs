using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Hosting;

namespace Magnum.IntegrationTests.FullCloud;

/// <summary>Real Keystone, Heat, Glance, Nova, Neutron and Cinder (deploy/openstack/up-full.sh), with the agent that plays the software inside the servers.</summary>
public sealed class FullCloudFixture : IAsyncLifetime
{
    private ChildProcess? _agent;

    internal Uri AuthUrl { get; } = new(Environment.GetEnvironmentVariable("MAGNUM_TEST_FULL_OS_AUTH_URL") is { Length: > 0 } given ? given : "http://127.0.0.1:15200/v3");

    public Task InitializeAsync()
    {
        _agent = CloudAgent.Start(AuthUrl);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _agent!.DisposeAsync();

    /// <summary>The settings of a server for this cloud, with patience for one that shares a small machine.</summary>
    internal Dictionary<string, string> Settings() => new(TestServer.SettingsFor(AuthUrl), StringComparer.Ordinal)
    {
        ["silo:lease_ttl"] = "40",
        ["silo:call_timeout"] = "30",
        ["silo:periodic_interval"] = "5",
    };
}
