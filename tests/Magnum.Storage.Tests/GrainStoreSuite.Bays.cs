using Magnum.Grains.Bays;
using Magnum.Grains.Drivers;
using Magnum.Grains.Store;

namespace Magnum.Storage.Tests;

public abstract partial class GrainStoreSuite
{
    [Fact]
    public async Task ListBaySummaries_APage_IsWhatTheListHas()
    {
        var baymodel = await GivenBaymodelAsync();
        var first = await GivenBayAsync(baymodel, bay => bay with { CreateTimeoutMinutes = 7, NodeCount = 3, StackId = "stack-1", DueAt = null });
        await GivenBayAsync(baymodel, bay => bay with { CreatedAt = Sample.T0.AddMinutes(1) });
        var query = new ListQuery { Limit = 1 };

        var summaries = await Store.ListBaySummariesAsync("p1", query, None);

        summaries.Single().State.ShouldBe(BaySummary.Of(first.State));
        summaries.Single().Revision.ShouldBe(1);
        (await Store.ListBaySummariesAsync("p2", query, None)).ShouldBeEmpty();
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Store.ListBaySummariesAsync("p1", new ListQuery { Limit = 0 }, None));
    }

    [Fact]
    public async Task CommitBay_New_IsReadAsWritten()
    {
        var baymodel = await GivenBaymodelAsync();
        var operation = new BayOperation
        {
            Id = Guid.NewGuid(),
            Kind = OperationKind.Create,
            Stage = OperationStage.Identity,
            StageSince = Sample.T0,
            StartedAt = Sample.T0,
            Deadline = Sample.T0.AddHours(1),
            HeatTimeoutMinutes = 55,
            RequestId = "req-1",
            UserId = "user",
        };

        var read = await GivenBayAsync(baymodel, bay => bay with
        {
            Operation = operation with { NodesToRemove = ["server-1"] },
            NodeAddresses = ["10.0.0.4", "10.0.0.5"],
            Faults = new Dictionary<string, string>(StringComparer.Ordinal) { ["node.0"] = "No valid host" },
        });

        read.Revision.ShouldBe(1);
        var stored = read.State.Operation.ShouldNotBeNull();
        (stored with { NodesToRemove = operation.NodesToRemove }).ShouldBe(operation);
        stored.NodesToRemove.ShouldBe(["server-1"]);
        read.State.NodeAddresses.ShouldBe(["10.0.0.4", "10.0.0.5"]);
        read.State.Faults["node.0"].ShouldBe("No valid host");
        read.State.Status.ShouldBe(BayStatus.CreateInProgress);
        read.State.DueAt.ShouldBe(Sample.T0.AddMinutes(1));
        read.State.Ledger.Find(LedgerKind.Stack)!.State.ShouldBe(LedgerState.Intended);
        read.State.Baymodel.Labels["größe"].ShouldBe("1 \"€\"");
        read.SyncedThrough.ShouldBeNull();
    }

    [Fact]
    public async Task CommitBay_EngineThatDoesNotAnswer_IsReadAsWritten()
    {
        var baymodel = await GivenBaymodelAsync();
        var engine = EngineHealth.Of(EngineReport.NoAnswer("the Swarm API cannot be asked"), nodeCount: 2, Sample.T0);

        var read = await GivenBayAsync(baymodel, bay => bay with { Engine = engine });

        read.State.Engine.ShouldBe(engine);
        read.State.Engine!.Healthy.ShouldBeNull();
    }

    [Fact]
    public async Task FindBays_ByUuidOrName_OnlyTheProjectsOwn()
    {
        var baymodel = await GivenBaymodelAsync("p1", isPublic: true);
        var own = await GivenBayAsync(baymodel);
        await GivenBayAsync(baymodel);
        var foreign = await GivenBayAsync(baymodel, bay => bay with { ProjectId = "p2" });

        (await Store.FindBaysAsync("p1", own.State.Uuid.ToString("N"), None)).ShouldHaveSingleItem().State.Uuid.ShouldBe(own.State.Uuid);
        (await Store.FindBaysAsync("p1", "bay", None)).Count.ShouldBe(2);
        (await Store.FindBaysAsync("p1", foreign.State.Uuid.ToString(), None)).ShouldBeEmpty();
        (await Store.FindBaysAsync("p2", "bay", None)).ShouldHaveSingleItem().State.Uuid.ShouldBe(foreign.State.Uuid);
        (await Store.FindBaysAsync("p3", "bay", None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task FindBays_NameThatIsAUuid_FindsByName()
    {
        var baymodel = await GivenBaymodelAsync();
        var name = Guid.NewGuid().ToString();
        var named = await GivenBayAsync(baymodel, bay => bay with { Name = name });

        var found = await Store.FindBaysAsync("p1", name, None);

        found.ShouldHaveSingleItem().State.Uuid.ShouldBe(named.State.Uuid);
    }

    [Fact]
    public async Task FindBays_ManyOfAName_AtMostTwenty()
    {
        var baymodel = await GivenBaymodelAsync();
        for (var i = 0; i < 25; i++)
        {
            await GivenBayAsync(baymodel);
        }

        (await Store.FindBaysAsync("p1", "bay", None)).Count.ShouldBe(20);
    }

    [Theory]
    [InlineData(ListOrder.CreatedAt, false)]
    [InlineData(ListOrder.CreatedAt, true)]
    [InlineData(ListOrder.Name, false)]
    [InlineData(ListOrder.Name, true)]
    public async Task ListBays_PageByPage_EveryBayOnceInOrder(ListOrder order, bool descending)
    {
        var baymodel = await GivenBaymodelAsync("p1", isPublic: true);
        string[] names = ["a", "B", "ä", "Z", "\uffee", "\U0001f600", "a", "", "aa"];
        for (var i = 0; i < names.Length; i++)
        {
            var (name, age) = (names[i], i / 2);
            await GivenBayAsync(baymodel, bay => bay with { Name = name, CreatedAt = Sample.T0.AddTicks(age) });
        }

        await GivenBayAsync(baymodel, bay => bay with { ProjectId = "p2" });

        var seen = new List<BayState>();
        var query = new ListQuery { Limit = 2, Order = order, Descending = descending };
        while (await Store.ListBaysAsync("p1", query, None) is { Count: > 0 } page)
        {
            seen.AddRange(page.Select(stored => stored.State));
            query = query with { After = new ListCursor(seen[^1].CreatedAt, seen[^1].Name, seen[^1].Uuid) };
        }

        seen.Select(bay => bay.Uuid).Distinct().Count().ShouldBe(names.Length);
        seen.Count.ShouldBe(names.Length);
        if (order == ListOrder.Name)
        {
            string[] sorted = ["", "B", "Z", "a", "a", "aa", "ä", "\uffee", "\U0001f600"];
            seen.Select(bay => bay.Name).ShouldBe(descending ? sorted.Reverse() : sorted);
        }
        else
        {
            var uuids = seen.Select(bay => bay.Uuid.ToString("D"));
            uuids.ShouldBe(descending ? uuids.OrderDescending(StringComparer.Ordinal) : uuids.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task ListBays_Filtered_OnlyMatches()
    {
        var first = await GivenBaymodelAsync();
        var second = await GivenBaymodelAsync();
        await GivenBayAsync(first, bay => bay with { Name = "a" });
        await GivenBayAsync(first, bay => bay with { Name = "b", Status = BayStatus.CreateFailed });
        await GivenBayAsync(second, bay => bay with { Name = "c", Status = BayStatus.CreateFailed });

        async Task<string> NamesAsync(ListQuery query) =>
            string.Concat((await Store.ListBaysAsync("p1", query with { Order = ListOrder.Name }, None)).Select(stored => stored.State.Name));

        (await NamesAsync(new ListQuery { Limit = 9 })).ShouldBe("abc");
        (await NamesAsync(new ListQuery { Limit = 9, Name = "b" })).ShouldBe("b");
        (await NamesAsync(new ListQuery { Limit = 9, Status = BayStatus.CreateFailed })).ShouldBe("bc");
        (await NamesAsync(new ListQuery { Limit = 9, BaymodelUuid = first.State.Uuid })).ShouldBe("ab");
        (await NamesAsync(new ListQuery { Limit = 9, BaymodelUuid = first.State.Uuid, Status = BayStatus.CreateFailed })).ShouldBe("b");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1002)]
    public async Task ListBays_LimitOutOfRange_Throws(int limit) =>
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => Store.ListBaysAsync("p1", new ListQuery { Limit = limit }, None));
}
