using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Store;
using Magnum.Silo.Tests.Hosting;

namespace Magnum.Silo.Tests;

public sealed class SiloStopTests
{
    [Fact]
    public async Task Stop_EffectInFlight_WaitsForItAndItsTurn()
    {
        await using var rig = new SiloRig();
        var silo = await rig.StartAsync();
        var gate = new Gate("create");
        rig.Cloud.During = gate.PassAsync;
        var bay = await rig.CreateAsync();
        await gate.Reached;

        var stop = rig.StopAsync(silo);
        await rig.UntilShardsAsync("a", 1);
        var early = stop.IsCompleted;
        gate.Open();
        await stop;

        early.ShouldBeFalse();
        (await rig.Store.GetBayAsync(bay, CancellationToken.None))!.State.Operation!.Stage.ShouldBe(OperationStage.StackWatch);
        (await FreeShardsAsync(rig)).ShouldBe(Shard.Count);
        rig.Log.Entries.ShouldNotContain(entry => entry.Id == 2304);
    }

    [Fact]
    public async Task Stop_TimeToDrainOver_AbandonsTheEffectAndLeavesItsShardToTheLeasesEnd()
    {
        await using var rig = new SiloRig();
        var silo = await rig.StartAsync(drain: TimeSpan.FromMilliseconds(50));
        var gate = new Gate("create");
        rig.Cloud.During = gate.PassAsync;
        var bay = await rig.CreateAsync();
        await gate.Reached;

        await rig.StopAsync(silo);

        (await rig.Store.GetBayAsync(bay, CancellationToken.None))!.State.Operation!.Stage.ShouldBe(OperationStage.StackCreate);
        rig.Log.Entries.ShouldContain(entry => entry.Id == 2304);
        (await FreeShardsAsync(rig)).ShouldBe(Shard.Count - 1, "the create may be on its way");
    }

    [Fact]
    public async Task Stop_EffectThatHeedsNothing_KeepsItsShardFromOthersUntilTheLeaseEnds()
    {
        await using var rig = new SiloRig();
        var silo = await rig.StartAsync(drain: TimeSpan.FromMilliseconds(50));
        var gate = new Gate("create") { IsDeaf = true };
        rig.Cloud.During = gate.PassAsync;
        var bay = await rig.CreateAsync();
        await gate.Reached;

        await rig.StopAsync(silo);
        var free = await FreeShardsAsync(rig);
        silo.Dispose();
        var commits = rig.Store.Commits.Count;
        gate.Open();

        free.ShouldBe(Shard.Count - 1);
        rig.Store.Commits.Count.ShouldBe(commits);
        (await rig.Store.GetBayAsync(bay, CancellationToken.None))!.State.StackId.ShouldBeNull();
    }

    [Fact]
    public async Task Stop_NothingInFlight_IsImmediateAndBeginsNothingNew()
    {
        await using var rig = new SiloRig();
        var silo = await rig.StartAsync();

        await rig.StopAsync(silo);
        var bay = await rig.CreateAsync();

        (await FreeShardsAsync(rig)).ShouldBe(Shard.Count);
        rig.Cloud.Calls.ShouldBeEmpty();
        (await rig.Store.GetBayAsync(bay, CancellationToken.None))!.State.Operation!.Stage.ShouldBe(OperationStage.StackCreate);
    }

    [Fact]
    public async Task Stop_StoreAway_EndsAllTheSame()
    {
        await using var rig = new SiloRig();
        var silo = await rig.StartAsync();
        rig.Store.Before = _ => throw new StoreException("the database is away", isTransient: true, null);

        await rig.StopAsync(silo);
        rig.Store.Before = _ => { };

        rig.Log.Entries.ShouldContain(entry => entry.Id == 2301 && entry.Text.Contains("release of the leases"));
    }

    [Fact]
    public async Task TwoSilos_BothLive_ShareTheWorkAndHandItOver()
    {
        await using var rig = new SiloRig();
        var first = await rig.StartAsync("a");
        await rig.StartAsync("b", Shard.Count / 2);
        await rig.UntilShardsAsync("a", Shard.Count / 2);

        var before = await CreateAsync(rig, "before");
        foreach (var bay in before)
        {
            await rig.UntilAsync(bay, BayStatus.CreateComplete);
        }

        var epochs = EpochsOf(rig, before);
        var meanwhile = await CreateAsync(rig, "meanwhile");
        await rig.StopAsync(first);
        await rig.UntilShardsAsync("b", Shard.Count);
        var after = await CreateAsync(rig, "after");
        foreach (var bay in meanwhile.Concat(after))
        {
            await rig.UntilAsync(bay, BayStatus.CreateComplete);
        }

        epochs.ShouldBe([1, 2], "both silos had their part");
        EpochsOf(rig, after).ShouldBe([2]);
        rig.Cloud.CountOf("create").ShouldBe(60);
    }

    private static async Task<List<Guid>> CreateAsync(SiloRig rig, string name)
    {
        var bays = new List<Guid>();
        for (var i = 0; i < 20; i++)
        {
            bays.Add(await rig.CreateAsync(name, $"project-{i}"));
        }

        return bays;
    }

    // A silo that keeps its first shards writes under epoch 1, one that was handed them under epoch 2.
    private static long[] EpochsOf(SiloRig rig, List<Guid> bays) =>
        [.. rig.Store.Commits.Where(commit => commit.Fence is not null && bays.Contains(commit.State.Uuid)).Select(commit => commit.Fence!.Epoch).Distinct().Order()];

    private static async Task<int> FreeShardsAsync(SiloRig rig) =>
        (await rig.Store.TakeShardsAsync(Sample.Silo("next"), Shard.Count, TimeSpan.FromMinutes(1), CancellationToken.None)).Count;
}
