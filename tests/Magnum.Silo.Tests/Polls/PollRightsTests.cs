using Magnum.Grains.Bays;
using Magnum.Silo.Tests.Hosting;

namespace Magnum.Silo.Tests.Polls;

public sealed class PollRightsTests
{
    [Fact]
    public async Task Poll_ByNameWithADeadTrust_GoesOnWithOtherRights()
    {
        await using var rig = new SiloRig();
        var settled = Sample.Settled(trust: "dead");
        var bay = settled.At(OperationKind.Delete, OperationStage.StackWatch) with
        {
            StackId = null,
            Ledger = settled.Ledger.With(new LedgerEntry(LedgerKind.Stack, settled.StackName, LedgerState.Intended)),
        };
        rig.Cloud.DeadTrusts["dead"] = true;
        await rig.AddBaymodelAsync();
        await rig.Store.AddBayAsync(bay);

        await rig.StartAsync();
        await rig.UntilGoneAsync(bay.Uuid);

        rig.Cloud.Callers.ShouldContain("own:project");
        (await rig.EventsAsync(bay.Uuid)).ShouldContain(told => told.Type == BayEventTypes.CredentialsRefused);
    }
}
