using Magnum.Benchmarks.Hosting;
using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;
using Magnum.Grains.Store;
using Magnum.Silo.Turns;

namespace Magnum.Benchmarks.Creates;

/// <summary>
/// The intent transaction of CreateBay (decision, JSON, sealing, request id, quota, baymodel, row, event, secret) in 64 projects at a time.
/// The commits of both sides reach the disk.
/// </summary>
internal sealed class CreatesBenchmark : IBenchmark
{
    private const int Callers = 64;
    private const int Quota = 100;

    public string Name => "creates";

    public string Summary => "the intent transaction of CreateBay on PostgreSQL, 64 callers in 64 projects: creates/s against the bare statements through Npgsql alone";

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        await using var database = await BenchmarkDatabase.StartAsync();
        await using var store = await database.OpenStoreAsync();
        var baymodel = await Seed.BaymodelAsync(store);
        var projects = Enumerable.Range(0, Callers).Select(number => $"{number:x32}").ToList();
        var turns = new BayTurns(store, new BayPolicy(), Quota);
        await using var source = database.OpenBare();
        var bare = await Task.WhenAll(projects.Select(project =>
        {
            var decision = BayGrain.Decide(null, CommandOf(baymodel, project), new TurnContext(Sample.Epoch, Guid.NewGuid(), 0, new BayPolicy()));
            return BareCreate.PrepareAsync(source, baymodel, decision.State!, decision.Events[0], Quota);
        }));

        var rounds = new SideBySide(rounds: 15, TimeSpan.FromSeconds(5))
        {
            // Never as many as the quota, and every round in tables alike.
            MostCalls = Quota - 20,
            Before = () => database.ExecuteAsync("TRUNCATE bays, events, requests, secret_keys, secrets; CHECKPOINT"),
        };
        var ratios = await rounds.RatiosAsync(
            new Side("Npgsql", Callers, caller => bare[caller].RunAsync()),
            new Side("store", Callers, async caller =>
            {
                var key = new RequestKey(projects[caller], "CreateBay", Guid.NewGuid(), new string('0', 64));
                var (commit, _) = await turns.CreateAsync(CommandOf(baymodel, projects[caller]), new BaymodelPin(baymodel.Uuid, 1), key, new string('p', 40), DateTimeOffset.UnixEpoch, CancellationToken.None);
                commit.Outcome.ShouldBe(CommitOutcome.Committed);
            }));
        foreach (var create in bare)
        {
            await create.DisposeAsync();
        }

        return [new Figure(Name, ratios[0], Bar: 0.4, AtLeast: true)];
    }

    private static BayMessage.Create CommandOf(Baymodel baymodel, string project) => new(
        Guid.NewGuid(), project, baymodel.UserId, "bay-0001", baymodel.Uuid, baymodel.Spec, 3, 1, null, null, $"req-{Guid.NewGuid():D}");
}
