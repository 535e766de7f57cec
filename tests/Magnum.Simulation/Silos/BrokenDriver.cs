using Magnum.Grains;
using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Drivers;
using Magnum.Simulation.Clock;
using Magnum.Simulation.Faults;

namespace Magnum.Simulation.Silos;

/// <summary>A driver that breaks a rule on purpose.</summary>
internal sealed class BrokenDriver(IBayDriver driver, Mutation mutation, Dice dice) : IBayDriver, IDriverCatalog
{
    public DriverDefinition Definition => driver.Definition;

    public IReadOnlyList<IBayDriver> All => [this];

    public IBayDriver Find(string serverType, string osDistro, string coe) => this;

    public IReadOnlyList<Violation> Validate(BaymodelSpec baymodel) => driver.Validate(baymodel);

    public IReadOnlyList<Violation> Validate(BaymodelSpec baymodel, int nodeCount, int masterCount) => driver.Validate(baymodel, nodeCount, masterCount);

    public Task<string> CreateBayAsync(BayWork work, CancellationToken cancellationToken) =>
        driver.CreateBayAsync(mutation == Mutation.NoLookBeforeCreate ? work with { Stacks = new FreshNames(work.Stacks, dice) } : work, cancellationToken);

    public Task UpdateBayAsync(BayWork work, CancellationToken cancellationToken) => driver.UpdateBayAsync(
        mutation == Mutation.UpdateMiscounted && dice.Happens(0.2) ? work with { Bay = work.Bay with { NodeCount = work.Bay.NodeCount + 1 } } : work,
        cancellationToken);

    public Task<bool> DeleteBayAsync(BayWork work, CancellationToken cancellationToken) => driver.DeleteBayAsync(work, cancellationToken);

    public BayOutputs ReadOutputs(BayState bay, Stack stack) => driver.ReadOutputs(bay, stack);
}
