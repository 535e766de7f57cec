using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Store;
using Magnum.Silo.Tests.Hosting;
using Magnum.Silo.Turns;
using Magnum.Storage.Memory;

namespace Magnum.Silo.Tests.Turns;

public sealed class BayTurnsTests
{
    private readonly ManualTime _time = new();
    private readonly ScriptedStore _store;
    private readonly BayTurns _turns;

    public BayTurnsTests()
    {
        _store = new ScriptedStore(new MemoryGrainStore(_time));
        _turns = new BayTurns(_store, new BayPolicy(), 2);
    }

    [Fact]
    public async Task Create_New_CommitsStateSecretAndEventInOne()
    {
        await _store.AddBaymodelAsync();
        var create = Sample.Create();

        var (commit, bay) = await CreateAsync(create);

        commit.Outcome.ShouldBe(CommitOutcome.Committed);
        bay.Revision.ShouldBe(1);
        (await _store.ReadSecretAsync("project", create.Uuid, SecretKinds.TrusteePassword, CancellationToken.None)).ShouldBe(Sample.Password);
        (await _store.ListBayEventsAsync("project", create.Uuid, EventPosition.Start, 10, CancellationToken.None)).Events.Single().Event.Type.ShouldBe(BayEventTypes.CreateAccepted);
    }

    [Fact]
    public async Task Create_QuotaReached_SaysSo()
    {
        await _store.AddBaymodelAsync();
        await CreateAsync(Sample.Create("one"));
        await CreateAsync(Sample.Create("two"));

        var (commit, _) = await CreateAsync(Sample.Create("three"));

        commit.Outcome.ShouldBe(CommitOutcome.QuotaReached);
    }

    [Fact]
    public async Task Create_BaymodelChangedSince_SaysSo()
    {
        await _store.AddBaymodelAsync();

        var (commit, _) = await _turns.CreateAsync(Sample.Create(), new BaymodelPin(Sample.BaymodelUuid, 7), null, Sample.Password, _time.GetUtcNow(), CancellationToken.None);

        commit.Outcome.ShouldBe(CommitOutcome.BaymodelChanged);
    }

    [Fact]
    public async Task Run_ConflictsOnTheWay_DecidesAnewEachTime()
    {
        var bay = await SettledAsync();
        var conflicts = 3;
        _store.Answer = _ => conflicts-- > 0 ? new CommitResult(CommitOutcome.Conflict, 0) : null;

        var result = await _turns.RunAsync(bay.Uuid, Update(2), null, null, CancellationToken.None);

        result.Refusal.ShouldBeNull();
        result.Bay!.State.NodeCount.ShouldBe(2);
        result.Bay.Revision.ShouldBe(2);
        conflicts.ShouldBe(-1);
    }

    [Fact]
    public async Task Run_ChangedMeanwhile_DecidesOnTheNewState()
    {
        var bay = await SettledAsync();
        var first = true;
        _store.Answer = _ =>
        {
            if (first)
            {
                first = false;
                _turns.RunAsync(bay.Uuid, Update(5), null, null, CancellationToken.None).GetAwaiter().GetResult();
            }

            return null;
        };

        var result = await _turns.RunAsync(bay.Uuid, Update(2), null, null, CancellationToken.None);

        result.Refusal!.Code.ShouldBe("OPERATION_IN_PROGRESS");
        result.Bay!.State.NodeCount.ShouldBe(5);
    }

    [Fact]
    public async Task Run_ConflictsWithoutEnd_GivesUp()
    {
        var bay = await SettledAsync();
        _store.Answer = _ => new CommitResult(CommitOutcome.Conflict, 0);

        var fault = await Should.ThrowAsync<StoreException>(() => _turns.RunAsync(bay.Uuid, Update(2), null, null, CancellationToken.None));

        fault.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task Run_OtherRevisionThanExpected_IsRefused()
    {
        var bay = await SettledAsync();

        var result = await _turns.RunAsync(bay.Uuid, Update(2), 7, null, CancellationToken.None);

        result.Refusal!.Kind.ShouldBe(RefusalKind.Aborted);
        result.Refusal.Code.ShouldBe("ETAG_MISMATCH");
        result.Bay!.State.NodeCount.ShouldBe(1);
    }

    [Fact]
    public async Task Run_ConflictUnderAnExpectedRevision_IsRefusedAndNotRepeated()
    {
        var bay = await SettledAsync();
        var first = true;
        _store.Answer = _ =>
        {
            if (first)
            {
                first = false;
                _turns.RunAsync(bay.Uuid, new BayMessage.CredentialsRefused(), null, null, CancellationToken.None).GetAwaiter().GetResult();
            }

            return null;
        };

        var result = await _turns.RunAsync(bay.Uuid, Update(2), 1, null, CancellationToken.None);

        result.Refusal!.Code.ShouldBe("ETAG_MISMATCH");
        result.Bay!.State.NodeCount.ShouldBe(1);
    }

    [Fact]
    public async Task Run_ExpectedRevision_IsCarriedOut()
    {
        var bay = await SettledAsync();

        var result = await _turns.RunAsync(bay.Uuid, Update(2), 1, null, CancellationToken.None);

        result.Refusal.ShouldBeNull();
        result.Bay!.Revision.ShouldBe(2);
    }

    [Fact]
    public async Task Run_AnotherOwnerOfTheShard_WritesNothingAndSaysSo()
    {
        var bay = await SettledAsync();
        var fence = new Fence(bay.ShardOf(), 5);

        var result = await _turns.RunAsync(bay.Uuid, new BayMessage.SettledGone(), null, fence, CancellationToken.None);

        result.Fenced.ShouldBeTrue();
        (await _store.GetBayAsync(bay.Uuid, CancellationToken.None))!.Revision.ShouldBe(1);
    }

    [Fact]
    public async Task Run_NothingNew_WritesNothing()
    {
        var bay = await SettledAsync();
        var before = _store.Commits.Count;

        var result = await _turns.RunAsync(bay.Uuid, Update(1), null, null, CancellationToken.None);

        result.Refusal.ShouldBeNull();
        result.Bay!.Revision.ShouldBe(1);
        _store.Commits.Count.ShouldBe(before);
    }

    [Fact]
    public async Task Run_NoSuchBay_IsNotFound()
    {
        var result = await _turns.RunAsync(Guid.NewGuid(), Update(1), null, null, CancellationToken.None);

        result.Bay.ShouldBeNull();
        result.Refusal!.Kind.ShouldBe(RefusalKind.NotFound);
    }

    [Fact]
    public async Task Run_LastLineGone_RemovesTheRow()
    {
        var bay = Sample.Settled().At(OperationKind.Delete, OperationStage.TrusteeDelete) with { StackId = null };
        await _store.AddBaymodelAsync();
        await _store.AddBayAsync(bay with { Ledger = bay.Ledger.WithGone(LedgerKind.Stack) });

        var result = await _turns.RunAsync(bay.Uuid, new BayMessage.TrusteeGone(bay.Operation!.Id), null, null, CancellationToken.None);

        result.Removed.ShouldBeTrue();
        result.Bay!.State.Status.ShouldBe(BayStatus.DeleteComplete);
        (await _store.GetBayAsync(bay.Uuid, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Run_UnexpectedOutcome_Throws()
    {
        var bay = await SettledAsync();
        _store.Answer = _ => new CommitResult(CommitOutcome.QuotaReached, 0);

        await Should.ThrowAsync<InvalidOperationException>(() => _turns.RunAsync(bay.Uuid, Update(2), null, null, CancellationToken.None));
    }

    private static BayMessage.Update Update(int nodes) => new BayMessage.Update(nodes, "user", "req-test", null);

    private Task<(CommitResult Commit, Stored<BayState> Bay)> CreateAsync(BayMessage.Create create) =>
        _turns.CreateAsync(create, new BaymodelPin(Sample.BaymodelUuid, 1), null, Sample.Password, _time.GetUtcNow(), CancellationToken.None);

    private async Task<BayState> SettledAsync()
    {
        await _store.AddBaymodelAsync();
        var bay = Sample.Settled();
        await _store.AddBayAsync(bay);
        return bay;
    }
}
