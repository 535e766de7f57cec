using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;
using Magnum.Grains.Store;

namespace Magnum.Storage.Tests;

/// <summary>What every store keeps; a change to the store begins here.</summary>
public abstract partial class GrainStoreSuite : IAsyncLifetime
{
    private StoreHarness? _harness;

    protected static CancellationToken None => CancellationToken.None;

    protected StoreHarness Harness => _harness!;

    private IGrainStore Store => Harness.Store;

    public async Task InitializeAsync() => _harness = await OpenAsync();

    public async Task DisposeAsync() => await Harness.DisposeAsync();

    protected abstract Task<StoreHarness> OpenAsync();

    protected async Task<Stored<Baymodel>> GivenBaymodelAsync(string project = "p1", bool isPublic = false)
    {
        var baymodel = Sample.Baymodel(project, isPublic: isPublic);
        (await Store.CommitBaymodelAsync(new BaymodelCommit { State = baymodel, ExpectedRevision = null }, None)).Outcome
            .ShouldBe(CommitOutcome.Committed);
        return (await Store.FindBaymodelsAsync(project, baymodel.Uuid.ToString(), None)).Single();
    }

    protected async Task<Stored<BayState>> GivenBayAsync(Stored<Baymodel> baymodel, Func<BayState, BayState>? with = null)
    {
        var bay = Sample.Bay(baymodel.State);
        bay = with?.Invoke(bay) ?? bay;
        (await Store.CommitBayAsync(Sample.Insert(bay, baymodel), None)).Outcome.ShouldBe(CommitOutcome.Committed);
        return (await Store.GetBayAsync(bay.Uuid, None))!;
    }
}
