using Magnum.Simulation.Checks;
using Magnum.Simulation.Databases;
using Magnum.Simulation.Faults;

namespace Magnum.Simulation;

/// <summary>Runs worlds, as many at a time as there are cores.</summary>
internal sealed class Worlds : IAsyncDisposable
{
    private readonly Lazy<Task<PostgresServer>> _postgres = new(PostgresServer.StartAsync);

    /// <summary>How many breaches are kept; after so many no further world is begun.</summary>
    public int MostViolations { get; init; } = 5;

    /// <summary>Runs one world.</summary>
    public async Task<WorldResult> RunAsync(int seed, StoreKind kind, Mutation mutation = Mutation.None, Action<string>? trace = null)
    {
        var server = kind == StoreKind.Postgres ? await _postgres.Value : null;
        var world = new World(seed, time => Open(kind, server, time), mutation, trace);
        await using (world.Database)
        {
            world.Run();
            return new WorldResult(seed, kind, world.Checker.Found, world.Coverage, $"{world.Loop.Now:x}-{world.Loop.Steps:x}-{world.Checker.Commits:x}");
        }
    }

    /// <summary>Runs the worlds of some seeds; answers with what happened in all of them, and with those that broke a promise.</summary>
    public async Task<(Coverage Coverage, IReadOnlyList<WorldResult> Broken)> RunAsync(int firstSeed, int count, StoreKind kind, Mutation mutation = Mutation.None)
    {
        var coverage = new Coverage();
        var broken = new List<WorldResult>();
        var gate = new Lock();
        var next = firstSeed - 1;
        await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(async () =>
        {
            while (broken.Count < MostViolations && Interlocked.Increment(ref next) is var seed && seed < firstSeed + count)
            {
                var result = await RunAsync(seed, kind, mutation);
                lock (gate)
                {
                    coverage.Add(result.Coverage);
                    coverage.Add("worlds");
                    if (result.Violation is not null)
                    {
                        broken.Add(result);
                    }
                }
            }
        })));
        return (coverage, [.. broken.OrderBy(result => result.Seed)]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres.IsValueCreated)
        {
            await (await _postgres.Value).DisposeAsync();
        }
    }

    private static Database Open(StoreKind kind, PostgresServer? server, TimeProvider time) => kind switch
    {
        StoreKind.Memory => new MemoryDatabase(time),
        StoreKind.Sqlite => new SqliteDatabase(time),
        StoreKind.Postgres => new PostgresDatabase(server!, time),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind."),
    };
}
