using Magnum.Benchmarks.Hosting;
using Magnum.IntegrationTests.Clouds;
using Magnum.Tests.Shared;

namespace Magnum.ChaosTests.Runs;

/// <summary>Server processes on a PostgreSQL of their own and on a cloud that is there.</summary>
internal sealed class ChaosScene : IAsyncDisposable
{
    private readonly List<MagnumProcess> _servers = [];

    private ChaosScene(BenchmarkDatabase database) => Database = database;

    public BenchmarkDatabase Database { get; }

    public PostgresCluster Postgres => Database.Cluster;

    public IReadOnlyList<MagnumProcess> Servers => _servers;

    /// <summary>Starts as many servers.</summary>
    public static async Task<ChaosScene> SetAsync(Uri authUrl, int servers, params (string Name, string Value)[] settings)
    {
        var scene = new ChaosScene(await BenchmarkDatabase.StartAsync());
        for (var number = 0; number < servers; number++)
        {
            scene._servers.Add(await MagnumProcess.StartAsync(
                scene.Database, authUrl, [("bays:max_per_project", "10000"), ("logging:level", "Information"), .. settings]));
        }

        return scene;
    }

    /// <summary>The bays of an account's project, each time by another server.</summary>
    public Func<V1.Bays.BaysClient> BaysOf(CloudAccount account, int first)
    {
        var clients = _servers.Select(server => MagnumProcess.Bays(server.Connect(), account.Token)).ToList();
        var next = first;
        return () => clients[(Interlocked.Increment(ref next) & int.MaxValue) % clients.Count];
    }

    /// <summary>The baymodels of an account's project.</summary>
    public V1.Baymodels.BaymodelsClient BaymodelsOf(CloudAccount account) => new(MagnumProcess.As(_servers[0].Connect(), account.Token));

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        await Database.DisposeAsync();
    }
}
