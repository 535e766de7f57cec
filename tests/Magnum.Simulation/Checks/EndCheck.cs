using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Simulation.Clouds;
using Magnum.Simulation.Databases;

namespace Magnum.Simulation.Checks;

/// <summary>What must be so when faults have ended and nothing moves any more.</summary>
internal sealed class EndCheck(Checker checker, SimulatedHeat heat, SimulatedKeystone keystone, SharedStore store)
{
    /// <summary>Holds everything against everything.</summary>
    public void Run()
    {
        foreach (var bay in checker.Bays)
        {
            if (bay.IsRemoved)
            {
                CheckGone(bay);
            }
            else
            {
                CheckSettled(bay, bay.State!);
            }
        }

        foreach (var bay in store.SecretsLeft())
        {
            checker.Fail("its secrets are left", bay);
        }
    }

    /// <summary>As <see cref="Run"/>, when every bay was deleted.</summary>
    public void RunWhenDeleted()
    {
        foreach (var bay in checker.Bays.Where(bay => bay.Lives))
        {
            checker.Fail("could not be deleted, though nothing goes wrong any more", bay.Uuid);
        }

        Run();
    }

    private void CheckGone(BayRecord bay)
    {
        Require(store.Run(database => database.GetBayAsync(bay.Uuid, CancellationToken.None)) is null, "is there again", bay);
        if (!bay.LeftOrphans)
        {
            Require(heat.Of(bay.Uuid).Count == 0, "is gone and has left its stack", bay);
            Require(!keystone.HasTrustee(bay.Uuid.ToString("D")), "is gone and has left its trustee", bay);
        }
    }

    private void CheckSettled(BayRecord bay, BayState state)
    {
        var stored = store.Run(database => database.GetBayAsync(bay.Uuid, CancellationToken.None));
        Require(stored is not null && stored.Revision == bay.Revision && stored.State.Status == state.Status, "is not what was committed last", bay);
        Require(!bay.DeleteAcknowledged || state.Status == BayStatus.DeleteFailed, $"was to be deleted, and is {state.Status.ToName()}", bay);
        Require(state.Ledger.Find(LedgerKind.Trustee) is not null || !keystone.HasTrustee(bay.Uuid.ToString("D")), "does not know of its trustee", bay);
        Require(state.Ledger.Find(LedgerKind.Stack) is not null || heat.Of(bay.Uuid).Count == 0, "does not know of its stack", bay);
        var stack = StackOf(bay)?.Show(withOutputs: false);
        if (state.StackId is not null)
        {
            Require(stack?.Id == state.StackId, $"names stack {state.StackId}, and has {stack?.Id ?? "none"}", bay);
            Require(
                stack?.Operation() == state.AppliedOperationId || state.Status is BayStatus.CreateFailed or BayStatus.DeleteFailed,
                $"its stack carries operation {stack?.Operation()}, and not {state.AppliedOperationId}",
                bay);
        }

        if (state.Status is BayStatus.CreateComplete or BayStatus.UpdateComplete)
        {
            var nodes = StackOf(bay)?.Nodes;
            Require(state.WantedOperationId == state.AppliedOperationId, "is complete, and its last operation did not reach the stack", bay);
            Require(nodes == state.NodeCount && state.NodeAddresses.Count == nodes, $"its stack has {nodes} nodes, and not {state.NodeCount}", bay);
            Require(stack?.Status is "CREATE_COMPLETE" or "UPDATE_COMPLETE", $"is complete, and its stack is {stack?.Status}", bay);
        }
    }

    private HeatStack? StackOf(BayRecord bay) => heat.Of(bay.Uuid) is [var stack, ..] ? stack : null;

    private void Require(bool holds, string text, BayRecord bay) => checker.Require(holds, text, bay.Uuid);
}
