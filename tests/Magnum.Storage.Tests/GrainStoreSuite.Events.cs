using Magnum.Grains.Bays;
using Magnum.Grains.Store;

namespace Magnum.Storage.Tests;

public abstract partial class GrainStoreSuite
{
    [Fact]
    public async Task ReadEvents_PageByPage_EachOnceInOrder()
    {
        var baymodel = await GivenBaymodelAsync("p1", isPublic: true);
        var bay = await GivenBayAsync(baymodel);
        await GivenBayAsync(baymodel, other => other with { ProjectId = "p2" });
        var revision = bay;
        for (var i = 0; i < 4; i++)
        {
            await Store.CommitBayAsync(
                Sample.Update(revision, bay.State) with { Events = [Event($"{i}a"), Event($"{i}b")] }, None);
            revision = (await Store.GetBayAsync(bay.State.Uuid, None))!;
        }

        var read = new List<StoredEvent>();
        var page = await Store.ReadEventsAsync("p1", EventPosition.Start, 2, None);
        while (page.Events.Count > 0)
        {
            read.AddRange(page.Events);
            page = await Store.ReadEventsAsync("p1", page.ReadTo, 2, None);
        }

        read.Select(stored => stored.Event.Type).ShouldBe([BayEventTypes.CreateAccepted, "0a", "0b", "1a", "1b", "2a", "2b", "3a", "3b"]);
        read.Select(stored => stored.Position).ShouldBe(read.Select(stored => stored.Position).Order());
        read.ShouldAllBe(stored => stored.BayUuid == bay.State.Uuid && stored.LastState == null);
        page.Lost.ShouldBeFalse();

        BayEvent Event(string type) => Sample.Event(bay.State, type);
    }

    [Fact]
    public async Task ReadEvents_NothingNew_StillMovesOn()
    {
        var baymodel = await GivenBaymodelAsync("p1", isPublic: true);
        var quiet = await Store.ReadEventsAsync("p1", EventPosition.Start, 10, None);
        await GivenBayAsync(baymodel, other => other with { ProjectId = "p2" });

        var later = await Store.ReadEventsAsync("p1", quiet.ReadTo, 10, None);

        later.Events.ShouldBeEmpty();
        later.ReadTo.ShouldBeGreaterThan(quiet.ReadTo);
    }

    [Fact]
    public async Task CurrentPosition_BeforeASnapshot_MissesNothing()
    {
        var baymodel = await GivenBaymodelAsync();
        await GivenBayAsync(baymodel);

        var position = await Store.CurrentPositionAsync(None);
        var later = await GivenBayAsync(baymodel);

        var page = await Store.ReadEventsAsync("p1", position, 10, None);
        page.Events.Select(stored => stored.BayUuid).ShouldBe([later.State.Uuid]);
        page.Lost.ShouldBeFalse();
    }

    [Fact]
    public async Task CommitBay_Removal_LastEventCarriesTheLastState()
    {
        var read = await GivenBayAsync(await GivenBaymodelAsync());
        await Store.CommitBayAsync(Sample.Remove(read), None);

        var events = (await Store.ListBayEventsAsync("p1", read.State.Uuid, EventPosition.Start, 10, None)).Events;

        events.Select(stored => stored.Event.Type).ShouldBe([BayEventTypes.CreateAccepted, BayEventTypes.StackGone, BayEventTypes.Deleted]);
        events[0].LastState.ShouldBeNull();
        events[1].LastState.ShouldBeNull();
        events[2].LastState!.Uuid.ShouldBe(read.State.Uuid);
        events[2].LastState!.Status.ShouldBe(BayStatus.DeleteComplete);
    }

    [Fact]
    public async Task ListBayEvents_OfAnotherProject_AreNotSeen()
    {
        var read = await GivenBayAsync(await GivenBaymodelAsync());

        (await Store.ListBayEventsAsync("p2", read.State.Uuid, EventPosition.Start, 10, None)).Events.ShouldBeEmpty();
        (await Store.ReadEventsAsync("p2", EventPosition.Start, 10, None)).Events.ShouldBeEmpty();
    }

    [Fact]
    public async Task Prune_OldEvents_ReadersBehindAreTold()
    {
        var baymodel = await GivenBaymodelAsync();
        var bay = await GivenBayAsync(baymodel);
        var afterFirst = (await Store.ReadEventsAsync("p1", EventPosition.Start, 1, None)).ReadTo;
        var old = Sample.Update(bay, bay.State) with { Events = [Sample.Event(bay.State, "old", Sample.T0.AddDays(1))] };
        await Store.CommitBayAsync(old, None);
        await Store.CommitBayAsync(
            old with { ExpectedRevision = 2, Events = [Sample.Event(bay.State, "young", Sample.T0.AddDays(9))] }, None);
        var afterOld = (await Store.ReadEventsAsync("p1", afterFirst, 1, None)).ReadTo;

        var first = await Store.PruneAsync(Sample.T0.AddDays(5), DateTimeOffset.UnixEpoch, 1, None);
        var second = await Store.PruneAsync(Sample.T0.AddDays(5), DateTimeOffset.UnixEpoch, 100, None);
        var third = await Store.PruneAsync(Sample.T0.AddDays(5), DateTimeOffset.UnixEpoch, 100, None);

        (first, second, third).ShouldBe((1, 1, 0));
        (await Store.ReadEventsAsync("p1", EventPosition.Start, 10, None)).Lost.ShouldBeTrue();
        (await Store.ReadEventsAsync("p1", afterFirst, 10, None)).Lost.ShouldBeTrue();
        var page = await Store.ReadEventsAsync("p1", afterOld, 10, None);
        page.Lost.ShouldBeFalse();
        page.Events.ShouldHaveSingleItem().Event.Type.ShouldBe("young");
        var history = await Store.ListBayEventsAsync("p1", bay.State.Uuid, EventPosition.Start, 10, None);
        history.Lost.ShouldBeFalse();
        history.Events.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Prune_OldRequests_AreForgotten()
    {
        var baymodel = await GivenBaymodelAsync();
        var request = Request();
        await Store.CommitBayAsync(Sample.Insert(Sample.Bay(baymodel.State), baymodel) with { Request = request }, None);
        var now = (await Store.GetBayAsync((await Store.FindRequestAsync("p1", "CreateBay", request.RequestId, None))!.Uuid, None))!.ReadAt;

        (await Store.PruneAsync(DateTimeOffset.UnixEpoch, now.AddHours(-1), 10, None)).ShouldBe(0);
        (await Store.PruneAsync(DateTimeOffset.UnixEpoch, now.AddHours(1), 10, None)).ShouldBe(1);

        (await Store.FindRequestAsync("p1", "CreateBay", request.RequestId, None)).ShouldBeNull();
    }
}
