using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Store;
using Magnum.Silo.Tests.Hosting;

namespace Magnum.Silo.Tests;

/// <summary>The list of all stacks, on running silos.</summary>
public sealed class SiloSweepTests
{
    [Fact]
    public async Task AskedToLook_SettledBay_IsPolledBeforeItsTime()
    {
        await using var rig = new SiloRig();
        await rig.StartAsync();
        var bay = await rig.CreateAsync();
        var complete = await rig.UntilAsync(bay, BayStatus.CreateComplete);
        rig.Cloud.Stacks[complete.StackId!] = rig.Cloud.Stacks[complete.StackId!] with { Status = "CHECK_COMPLETE" };

        // Asked again until heard: while the bay is still at work it is passed over.
        await rig.Store.UntilAsync(async () =>
        {
            await rig.Store.AskToLookAsync([new SettledBay(bay, 0, complete.ProjectId, complete.StackId!, null, null)], CancellationToken.None);
            return (await rig.Store.GetBayAsync(bay, CancellationToken.None))!.State.Status == BayStatus.CheckComplete;
        });

        rig.Cloud.CountOf("list-all").ShouldBe(0);
    }

    [Fact]
    public async Task TwoSilos_OneSweepsAndWhenItStopsTheOther()
    {
        await using var rig = new SiloRig { Sweeps = true };
        var first = await rig.StartAsync("a");
        await rig.UntilLoggedAsync(2501, "from now on");
        await rig.StartAsync("b", Shard.Count / 2);
        await rig.Store.UntilAsync(() => Task.FromResult(rig.Cloud.CountOf("list-all:ended") >= 5));
        var sweeping = Taken(rig);

        await rig.StopAsync(first);
        await rig.Store.UntilAsync(() => Task.FromResult(Taken(rig) == 2));

        sweeping.ShouldBe(1);
    }

    [Fact]
    public async Task NotWanted_NobodySweeps()
    {
        await using var rig = new SiloRig();

        await rig.StartAsync();
        var bay = await rig.CreateAsync();
        await rig.UntilAsync(bay, BayStatus.CreateComplete);

        rig.Cloud.CountOf("list-all").ShouldBe(0);
        Taken(rig).ShouldBe(0);
    }

    private static int Taken(SiloRig rig) => rig.Log.Entries.Count(entry => entry.Id == 2501);
}
