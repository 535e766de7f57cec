using Magnum.Simulation;
using Magnum.Simulation.Faults;

namespace Magnum.SimulationTests;

/// <summary>With a rule of the service broken, some world soon breaks a promise: the simulation would notice.</summary>
public sealed class MutationTests
{
    [Theory]
    [InlineData(Mutation.FenceIgnored, "epoch")]
    [InlineData(Mutation.LeaseOverrated, "its lease does not outlast")]
    [InlineData(Mutation.NoLookBeforeCreate, "a second stack was made")]
    [InlineData(Mutation.NoUncertainWindow, "of a bay that is gone")]
    [InlineData(Mutation.NoHintsNoReadAhead, "has not come to rest")]
    [InlineData(Mutation.RevisionIgnored, "written over revision")]
    [InlineData(Mutation.CommitForgotten, "acknowledged and not written|was to be deleted")]
    [InlineData(Mutation.TimerLost, "no timer")]
    [InlineData(Mutation.TrusteeKept, "left its trustee")]
    [InlineData(Mutation.EventSkipped, "where another was due")]
    [InlineData(Mutation.UpdateMiscounted, "its stack")]
    [InlineData(Mutation.SecretsKept, "its secrets are left")]
    internal async Task Worlds_WithARuleBroken_BreakAPromise(Mutation mutation, string promise)
    {
        await using var worlds = new Worlds { MostViolations = 1 };

        var (_, broken) = await worlds.RunAsync(firstSeed: 1, count: 300, StoreKind.Memory, mutation);

        broken.ShouldNotBeEmpty();
        var text = broken[0].Violation!.Text;
        promise.Split('|').ShouldContain(words => text.Contains(words, StringComparison.Ordinal), text);
    }
}
