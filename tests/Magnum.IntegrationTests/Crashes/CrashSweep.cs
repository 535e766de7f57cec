using System.Collections.Concurrent;
using Magnum.Grains.Bays;
using Magnum.IntegrationTests.Bays;
using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Hosting;

namespace Magnum.IntegrationTests.Crashes;

/// <summary>
/// Dies at every fail-point that create, update and delete of a Swarm bay pass, which has every stage. Each life of a bay takes one point of each operation; several servers,
/// each with a database of its own, live through them side by side on one cloud, which is to be as empty at the end as it was.
/// </summary>
/// <param name="authUrl">The cloud; nobody else uses it.</param>
/// <param name="settings">Makes the settings of a server with a new database.</param>
/// <param name="servers">How many servers.</param>
internal sealed class CrashSweep(Uri authUrl, Func<Task<Dictionary<string, string>>> settings, int servers)
{
    private readonly ConcurrentQueue<CrashPoint?[]> _lives = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private int _runs;
    private int _reached;
    private long _rows;

    public async Task<CrashTally> RunAsync(int rounds)
    {
        using var witness = await CloudWitness.LogInAsync(authUrl);
        var before = await witness.LeftAsync();
        var points = await PassedPoints.LearnAsync(authUrl, await SettingsAsync());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var life in LivesOf(points))
            {
                _lives.Enqueue(life);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, servers).Select(_ => LiveAsync()));
        var left = await witness.LeftAsync();
        return new CrashTally(points, _runs, _reached, left - before + _rows, [.. _failures]);
    }

    private static IEnumerable<CrashPoint?[]> LivesOf(IReadOnlyList<CrashPoint> points)
    {
        var byOperation = points.ToLookup(point => point.Operation);
        var most = byOperation.Max(operation => operation.Count());
        return Enumerable.Range(0, most).Select(life => Enum.GetValues<OperationKind>().Select(operation => byOperation[operation].ElementAtOrDefault(life)).ToArray());
    }

    // Settled bays are not what dies here: they are compared with Heat at the start only.
    private async Task<Dictionary<string, string>> SettingsAsync() => new(await settings(), StringComparer.Ordinal) { ["silo:periodic_interval"] = "1000" };

    private async Task LiveAsync()
    {
        while (!_lives.IsEmpty)
        {
            await using var server = new CrashServer(authUrl, await SettingsAsync());
            using var witness = await CloudWitness.LogInAsync(authUrl);
            await server.StartAsync();
            using var client = await server.ClientAsync();
            var baymodel = await server.InsistAsync(() => client.CreateAsync(MagnumClient.SwarmBaymodel()));
            while (_lives.TryDequeue(out var points) && await TryAsync(new CrashLife(server, witness, baymodel), points))
            {
            }

            await CountRowsAsync(server);
        }
    }

    // A server that failed a life is not used for another one.
    private async Task<bool> TryAsync(CrashLife life, CrashPoint?[] points)
    {
        var runs = points.Count(point => point is not null);
        Interlocked.Add(ref _runs, runs);
        try
        {
            await life.RunAsync(points[0], points[1], points[2]);
            Interlocked.Add(ref _reached, runs);
            return true;
        }
        catch (Exception exception)
        {
            _failures.Enqueue($"{string.Join(", ", points.OfType<CrashPoint>())}: {exception}");
            return false;
        }
    }

    private async Task CountRowsAsync(CrashServer server)
    {
        if (server.Server.IsRunning)
        {
            await server.Server.StopAsync();
        }

        Interlocked.Add(ref _rows, await StoredRows.BaysAsync(server.Server) + await StoredRows.SecretsAsync(server.Server));
    }
}
