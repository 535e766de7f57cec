using System.Text.Json;
using Magnum.Grains.Bays;
using Magnum.Grains.Store;

namespace Magnum.Storage.Tests;

public abstract partial class GrainStoreSuite
{
    [Fact]
    public async Task CommitBay_RevisionRead_IsWritten()
    {
        var read = await GivenBayAsync(await GivenBaymodelAsync());

        var result = await Store.CommitBayAsync(
            Sample.Update(read, read.State with { Status = BayStatus.CreateComplete, StackId = "s1", DueAt = null, Name = "new" }), None);

        result.ShouldBe(new CommitResult(CommitOutcome.Committed, 2));
        var now = (await Store.GetBayAsync(read.State.Uuid, None))!;
        now.Revision.ShouldBe(2);
        now.State.Status.ShouldBe(BayStatus.CreateComplete);
        (await Store.FindBaysAsync("p1", "new", None)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task CommitBay_OldRevision_ConflictsAndChangesNothing()
    {
        var read = await GivenBayAsync(await GivenBaymodelAsync());
        await Store.CommitBayAsync(Sample.Update(read, read.State with { NodeCount = 2 }), None);
        var before = await Store.ReadEventsAsync("p1", EventPosition.Start, 100, None);

        var update = await Store.CommitBayAsync(
            Sample.Update(read, read.State with { NodeCount = 3 }) with { Secrets = Secrets("late") }, None);
        var removal = await Store.CommitBayAsync(Sample.Remove(read), None);

        update.ShouldBe(new CommitResult(CommitOutcome.Conflict, 0));
        removal.ShouldBe(new CommitResult(CommitOutcome.Conflict, 0));
        (await Store.GetBayAsync(read.State.Uuid, None))!.State.NodeCount.ShouldBe(2);
        (await Store.ReadEventsAsync("p1", EventPosition.Start, 100, None)).Events.Count.ShouldBe(before.Events.Count);
        (await Store.ReadSecretAsync("p1", read.State.Uuid, SecretKinds.TrusteePassword, None)).ShouldBeNull();
    }

    [Fact]
    public async Task CommitBay_UuidTaken_Conflicts()
    {
        var baymodel = await GivenBaymodelAsync();
        var read = await GivenBayAsync(baymodel);

        var result = await Store.CommitBayAsync(Sample.Insert(read.State with { Name = "other" }, baymodel), None);

        result.Outcome.ShouldBe(CommitOutcome.Conflict);
        (await Store.GetBayAsync(read.State.Uuid, None))!.State.Name.ShouldBe("bay");
    }

    [Fact]
    public async Task CommitBay_Gone_Conflicts()
    {
        var read = await GivenBayAsync(await GivenBaymodelAsync());
        (await Store.CommitBayAsync(Sample.Remove(read), None)).ShouldBe(new CommitResult(CommitOutcome.Committed, 2));

        var result = await Store.CommitBayAsync(Sample.Update(read, read.State), None);

        result.Outcome.ShouldBe(CommitOutcome.Conflict);
        (await Store.GetBayAsync(read.State.Uuid, None)).ShouldBeNull();
    }

    [Fact]
    public async Task CommitBay_ManyWriters_EveryTurnCountsOnce()
    {
        const int Writers = 32;
        const int Turns = 5;
        var read = await GivenBayAsync(await GivenBaymodelAsync());

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            for (var done = 0; done < Turns;)
            {
                var now = (await Store.GetBayAsync(read.State.Uuid, None))!;
                var result = await Store.CommitBayAsync(Sample.Update(now, now.State with { NodeCount = now.State.NodeCount + 1 }), None);
                done += result.Outcome == CommitOutcome.Committed ? 1 : 0;
            }
        })));

        var last = (await Store.GetBayAsync(read.State.Uuid, None))!;
        last.State.NodeCount.ShouldBe(1 + (Writers * Turns));
        last.Revision.ShouldBe(1 + (Writers * Turns));
        (await Store.ListBayEventsAsync("p1", read.State.Uuid, EventPosition.Start, 1000, None)).Events.Count.ShouldBe(1 + (Writers * Turns));
    }

    [Fact]
    public async Task CommitBay_BaymodelChangedSince_Refuses()
    {
        var pinned = await GivenBaymodelAsync();
        await Store.CommitBaymodelAsync(new BaymodelCommit { State = pinned.State with { Name = "b" }, ExpectedRevision = 1 }, None);

        var result = await Store.CommitBayAsync(Sample.Insert(Sample.Bay(pinned.State), pinned), None);

        result.Outcome.ShouldBe(CommitOutcome.BaymodelChanged);
        (await Store.ListBaysAsync("p1", new ListQuery { Limit = 1 }, None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task CommitBay_BaymodelGone_Refuses()
    {
        var pinned = await GivenBaymodelAsync();
        await Store.CommitBaymodelAsync(new BaymodelCommit { State = pinned.State, ExpectedRevision = 1, Remove = true }, None);

        var withPin = await Store.CommitBayAsync(Sample.Insert(Sample.Bay(pinned.State), pinned), None);
        var withoutPin = await Store.CommitBayAsync(Sample.Insert(Sample.Bay(pinned.State), pinned) with { Baymodel = null }, None);

        withPin.Outcome.ShouldBe(CommitOutcome.BaymodelChanged);
        withoutPin.Outcome.ShouldBe(CommitOutcome.BaymodelChanged);
    }

    [Fact]
    public async Task CommitBay_BaymodelOfAnotherProject_OnlyWhenPublic()
    {
        var foreign = await GivenBaymodelAsync("p2");
        var shared = await GivenBaymodelAsync("p2", isPublic: true);

        var refused = await Store.CommitBayAsync(Sample.Insert(Sample.Bay(foreign.State, "p1"), foreign), None);
        var taken = await Store.CommitBayAsync(Sample.Insert(Sample.Bay(shared.State, "p1"), shared), None);

        refused.Outcome.ShouldBe(CommitOutcome.BaymodelChanged);
        taken.Outcome.ShouldBe(CommitOutcome.Committed);
    }

    [Fact]
    public async Task CommitBay_QuotaUnderRace_ExactlyTheQuota()
    {
        var baymodel = await GivenBaymodelAsync("p1", isPublic: true);
        await GivenBayAsync(baymodel, bay => bay with { ProjectId = "p2" });

        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => Store.CommitBayAsync(
            Sample.Insert(Sample.Bay(baymodel.State), baymodel) with { MaxBaysInProject = 20 }, None))));

        results.Count(result => result.Outcome == CommitOutcome.Committed).ShouldBe(20);
        results.Count(result => result.Outcome == CommitOutcome.QuotaReached).ShouldBe(180);
        (await Store.ListBaysAsync("p1", new ListQuery { Limit = 1000 }, None)).Count.ShouldBe(20);
    }

    [Fact]
    public async Task CommitBay_UnknownMembers_AreKept()
    {
        var baymodel = await GivenBaymodelAsync();
        using var document = JsonDocument.Parse("""{"nested":[1,"ü"]}""");
        var unknown = new Dictionary<string, JsonElement>(StringComparer.Ordinal) { ["from_the_future"] = document.RootElement.Clone() };
        var read = await GivenBayAsync(baymodel, bay => bay with { Unknown = unknown });

        await Store.CommitBayAsync(Sample.Update(read, read.State with { NodeCount = 9 }), None);

        var state = (await Store.GetBayAsync(read.State.Uuid, None))!.State;
        state.NodeCount.ShouldBe(9);
        state.Unknown!["from_the_future"].GetRawText().ShouldBe("""{"nested":[1,"ü"]}""");
    }

    [Fact]
    public async Task CommitBay_OfAnotherProject_Conflicts()
    {
        var read = await GivenBayAsync(await GivenBaymodelAsync());

        var update = await Store.CommitBayAsync(Sample.Update(read, read.State with { ProjectId = "p2" }), None);
        var removal = await Store.CommitBayAsync(
            Sample.Remove(read) with { State = read.State with { ProjectId = "p2" } }, None);

        update.Outcome.ShouldBe(CommitOutcome.Conflict);
        removal.Outcome.ShouldBe(CommitOutcome.Conflict);
        (await Store.GetBayAsync(read.State.Uuid, None))!.State.ProjectId.ShouldBe("p1");
    }

    [Fact]
    public async Task CommitBay_ContradictsItself_Throws()
    {
        var read = await GivenBayAsync(await GivenBaymodelAsync());

        await Should.ThrowAsync<ArgumentException>(() => Store.CommitBayAsync(Sample.Remove(read) with { Events = [] }, None));
        await Should.ThrowAsync<ArgumentException>(() => Store.CommitBayAsync(Sample.Remove(read) with { ExpectedRevision = null }, None));
        await Should.ThrowAsync<ArgumentException>(() => Store.CommitBayAsync(Sample.Update(read, read.State) with { MaxBaysInProject = 1 }, None));
    }

    protected static IReadOnlyDictionary<string, string> Secrets(string value) =>
        new Dictionary<string, string>(StringComparer.Ordinal) { [SecretKinds.TrusteePassword] = value };
}
