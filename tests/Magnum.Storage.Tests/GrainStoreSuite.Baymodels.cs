using Magnum.Grains.Store;

namespace Magnum.Storage.Tests;

public abstract partial class GrainStoreSuite
{
    [Fact]
    public async Task CommitBaymodel_New_IsFoundByUuidAndName()
    {
        var baymodel = Sample.Baymodel("p1", "swärm");

        var result = await Store.CommitBaymodelAsync(new BaymodelCommit { State = baymodel, ExpectedRevision = null }, None);

        result.ShouldBe(new CommitResult(CommitOutcome.Committed, 1));
        foreach (var idOrName in (string[])[baymodel.Uuid.ToString("D"), baymodel.Uuid.ToString("N"), baymodel.Uuid.ToString("D").ToUpperInvariant(), "swärm"])
        {
            var found = (await Store.FindBaymodelsAsync("p1", idOrName, None)).ShouldHaveSingleItem();
            found.Revision.ShouldBe(1);
            found.State.Name.ShouldBe("swärm");
            found.State.CreatedAt.ShouldBe(baymodel.CreatedAt);
            found.State.Spec.Labels["größe"].ShouldBe("1 \"€\"");
        }
    }

    [Fact]
    public async Task CommitBaymodel_UuidTaken_Conflicts()
    {
        var first = await GivenBaymodelAsync();

        var result = await Store.CommitBaymodelAsync(
            new BaymodelCommit { State = Sample.Baymodel("p2", uuid: first.State.Uuid), ExpectedRevision = null }, None);

        result.Outcome.ShouldBe(CommitOutcome.Conflict);
    }

    [Fact]
    public async Task CommitBaymodel_OldRevision_Conflicts()
    {
        var read = await GivenBaymodelAsync();
        var changed = new BaymodelCommit { State = read.State with { Name = "b" }, ExpectedRevision = read.Revision };
        (await Store.CommitBaymodelAsync(changed, None)).ShouldBe(new CommitResult(CommitOutcome.Committed, 2));

        var again = await Store.CommitBaymodelAsync(changed, None);
        var removal = await Store.CommitBaymodelAsync(changed with { Remove = true }, None);

        again.ShouldBe(new CommitResult(CommitOutcome.Conflict, 0));
        removal.Outcome.ShouldBe(CommitOutcome.Conflict);
        (await Store.FindBaymodelsAsync("p1", "b", None)).ShouldHaveSingleItem().Revision.ShouldBe(2);
    }

    [Fact]
    public async Task CommitBaymodel_Remove_IsGone()
    {
        var read = await GivenBaymodelAsync();

        var result = await Store.CommitBaymodelAsync(
            new BaymodelCommit { State = read.State, ExpectedRevision = read.Revision, Remove = true, RequireUnused = true }, None);

        result.Outcome.ShouldBe(CommitOutcome.Committed);
        (await Store.FindBaymodelsAsync("p1", read.State.Uuid.ToString(), None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task CommitBaymodel_InUse_RefusesUntilLastBayIsGone()
    {
        var baymodel = await GivenBaymodelAsync();
        var bay = await GivenBayAsync(baymodel);
        var change = new BaymodelCommit { State = baymodel.State with { Name = "b" }, ExpectedRevision = baymodel.Revision, RequireUnused = true };

        var whileUsed = await Store.CommitBaymodelAsync(change, None);
        var removal = await Store.CommitBaymodelAsync(change with { Remove = true, RequireUnused = false }, None);
        var free = await Store.CommitBaymodelAsync(change with { RequireUnused = false }, None);
        await Store.CommitBayAsync(Sample.Remove(bay), None);
        var afterwards = await Store.CommitBaymodelAsync(change with { ExpectedRevision = 2 }, None);

        whileUsed.Outcome.ShouldBe(CommitOutcome.InUse);
        removal.Outcome.ShouldBe(CommitOutcome.InUse);
        free.Outcome.ShouldBe(CommitOutcome.Committed);
        afterwards.Outcome.ShouldBe(CommitOutcome.Committed);
    }

    [Fact]
    public async Task CommitBaymodel_RacesWithBayCreates_NeverChangesUnderABay()
    {
        for (var round = 0; round < 10; round++)
        {
            var baymodel = await GivenBaymodelAsync();
            var changes = Enumerable.Range(0, 4).Select(_ => Task.Run(() => Store.CommitBaymodelAsync(
                new BaymodelCommit
                {
                    State = baymodel.State with { Name = "changed" },
                    ExpectedRevision = baymodel.Revision,
                    Remove = round % 2 == 0,
                    RequireUnused = true,
                },
                None)));
            var creates = Enumerable.Range(0, 4).Select(_ => Task.Run(() => Store.CommitBayAsync(
                Sample.Insert(Sample.Bay(baymodel.State), baymodel), None)));

            var outcomes = await Task.WhenAll(changes.Concat(creates));

            var changed = outcomes.Take(4).Count(result => result.Outcome == CommitOutcome.Committed);
            var created = outcomes.Skip(4).Count(result => result.Outcome == CommitOutcome.Committed);
            (changed, created > 0).ShouldBeOneOf((1, false), (0, true));
            outcomes.Take(4).ShouldAllBe(result =>
                result.Outcome == CommitOutcome.Committed || result.Outcome == CommitOutcome.InUse || result.Outcome == CommitOutcome.Conflict);
            outcomes.Skip(4).ShouldAllBe(result => result.Outcome == CommitOutcome.Committed || result.Outcome == CommitOutcome.BaymodelChanged);
        }
    }

    [Fact]
    public async Task ListBaymodels_OwnAndPublic_OnlyThose()
    {
        var own = await GivenBaymodelAsync("p1");
        var shared = await GivenBaymodelAsync("p2", isPublic: true);
        var foreign = await GivenBaymodelAsync("p2");

        var listed = await Store.ListBaymodelsAsync("p1", new ListQuery { Limit = 10 }, None);

        listed.Select(stored => stored.State.Uuid).ShouldBe([own.State.Uuid, shared.State.Uuid], ignoreOrder: true);
        (await Store.FindBaymodelsAsync("p1", foreign.State.Uuid.ToString(), None)).ShouldBeEmpty();
        (await Store.FindBaymodelsAsync("p1", "model", None)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task ListBaymodels_Filtered_OnlyMatches()
    {
        foreach (var (name, coe) in (IEnumerable<(string, string)>)[("a", "docker"), ("b", "docker"), ("a", "swarm")])
        {
            await Store.CommitBaymodelAsync(new BaymodelCommit { State = Sample.Baymodel("p1", name, coe), ExpectedRevision = null }, None);
        }

        var byName = await Store.ListBaymodelsAsync("p1", new ListQuery { Limit = 10, Name = "a" }, None);
        var byCoe = await Store.ListBaymodelsAsync("p1", new ListQuery { Limit = 10, Coe = "docker", Order = ListOrder.Name }, None);

        byName.Count.ShouldBe(2);
        byCoe.Select(stored => stored.State.Name).ShouldBe(["a", "b"]);
    }
}
