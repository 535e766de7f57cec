using Magnum.Simulation;
using Xunit.Abstractions;

namespace Magnum.SimulationTests;

/// <summary>Three silos, fifty bays and every fault: what the service promises holds in every world.</summary>
public sealed class PromiseTests(ITestOutputHelper output)
{
    // What a thousand worlds must have seen often, or they prove little.
    private static readonly string[] Wanted =
    [
        "call Late", "call Unanswered", "call arrived after its caller was gone", "commit Conflict", "commit Fenced", "create gone on with", "delete acknowledged",
        "event completed", "event credentials-refused", "event orphans-reported", "event parked", "event retry", "event stack-changed", "gateway killed", "log-in refused",
        "settled CREATE_FAILED", "settled DELETE_FAILED", "settled ROLLBACK_COMPLETE", "settled UPDATE_FAILED", "shard taken over", "silo killed",
        "silo killed while it stopped", "silo resumed", "silo stopped in order to the end", "stack delete forgotten", "stack stalled", "store answer lost",
    ];

    [Fact]
    public async Task Worlds_InMemory_KeepEveryPromise()
    {
        await using var worlds = new Worlds();

        var (coverage, broken) = await worlds.RunAsync(firstSeed: 1, count: 1_000, StoreKind.Memory);

        output.WriteLine(Report.Of(coverage));
        broken.Select(Report.Of).ShouldBeEmpty();
        Wanted.Where(what => coverage[what] < 20).ShouldBeEmpty("too seldom seen in a thousand worlds");
    }

    [Theory]
    [InlineData(StoreKind.Sqlite, 20)]
    [InlineData(StoreKind.Postgres, 4)]
    internal async Task Worlds_OnADatabase_KeepEveryPromise(StoreKind kind, int count)
    {
        await using var worlds = new Worlds();

        var (coverage, broken) = await worlds.RunAsync(firstSeed: 1, count, kind);

        output.WriteLine(Report.Of(coverage));
        broken.Select(Report.Of).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(StoreKind.Memory)]
    [InlineData(StoreKind.Sqlite)]
    internal async Task World_OfTheSameSeed_IsTheSame(StoreKind kind)
    {
        await using var worlds = new Worlds();
        List<string> first = [];
        List<string> again = [];

        await worlds.RunAsync(seed: 7, kind, trace: first.Add);
        await worlds.RunAsync(seed: 7, kind, trace: again.Add);

        first.Count.ShouldBeGreaterThan(1_000);
        again.ShouldBe(first);
    }
}
