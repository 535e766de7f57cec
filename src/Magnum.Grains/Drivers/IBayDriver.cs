using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;

namespace Magnum.Grains.Drivers;

/// <summary>
/// Builds bays of one kind (user guide, "Bay Drivers"). Each step may be called again after a lost answer, so each looks before it acts:
/// "already there" and "already gone" are success. Steps throw <see cref="CloudException"/> on failure.
/// </summary>
public interface IBayDriver
{
    /// <summary>What the driver says of itself.</summary>
    DriverDefinition Definition { get; }

    /// <summary>What is wrong with a baymodel for this driver, every problem; fields named as in the API. Pure.</summary>
    IReadOnlyList<Violation> Validate(BaymodelSpec baymodel);

    /// <summary>What is wrong with a bay for this driver, every problem. Pure.</summary>
    IReadOnlyList<Violation> Validate(BaymodelSpec baymodel, int nodeCount, int masterCount);

    /// <summary>
    /// Asks Heat for the bay's stack, or finds the one that an earlier try of this operation made, and answers with its id.
    /// Final fault <c>STACK_NAME_TAKEN</c> when a stack of that name belongs to something else.
    /// </summary>
    Task<string> CreateBayAsync(BayWork work, CancellationToken cancellationToken);

    /// <summary>Asks Heat to bring the stack to what the bay says, unless it already carries this operation.</summary>
    Task UpdateBayAsync(BayWork work, CancellationToken cancellationToken);

    /// <summary>Asks Heat to remove the stack. False when there is none.</summary>
    Task<bool> DeleteBayAsync(BayWork work, CancellationToken cancellationToken);

    /// <summary>What a complete stack, with its outputs, tells of the bay. Pure.</summary>
    BayOutputs ReadOutputs(BayState bay, Stack stack);
}
