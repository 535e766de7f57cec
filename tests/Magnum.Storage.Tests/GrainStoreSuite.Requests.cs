using Magnum.Grains.Store;

namespace Magnum.Storage.Tests;

public abstract partial class GrainStoreSuite
{
    [Fact]
    public async Task CommitBay_RequestRepeated_AnswersWithTheEarlierOne()
    {
        var baymodel = await GivenBaymodelAsync();
        var request = Request();
        var bay = Sample.Bay(baymodel.State);
        await Store.CommitBayAsync(Sample.Insert(bay, baymodel) with { Request = request }, None);

        var repeated = await Store.CommitBayAsync(
            Sample.Insert(Sample.Bay(baymodel.State), baymodel) with { Request = request with { Hash = "other" } }, None);

        repeated.Outcome.ShouldBe(CommitOutcome.RequestRepeated);
        repeated.EarlierRequest.ShouldBe(new StoredRequest("hash", bay.Uuid));
        (await Store.FindRequestAsync("p1", "CreateBay", request.RequestId, None)).ShouldBe(new StoredRequest("hash", bay.Uuid));
        (await Store.FindRequestAsync("p2", "CreateBay", request.RequestId, None)).ShouldBeNull();
        (await Store.FindRequestAsync("p1", "CreateBaymodel", request.RequestId, None)).ShouldBeNull();
        (await Store.ListBaysAsync("p1", new ListQuery { Limit = 9 }, None)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task CommitBay_RequestRepeatedWhenBayAndBaymodelAreGone_AnswersWithTheEarlierOne()
    {
        var baymodel = await GivenBaymodelAsync();
        var request = Request();
        var bay = Sample.Bay(baymodel.State);
        await Store.CommitBayAsync(Sample.Insert(bay, baymodel) with { Request = request }, None);
        await Store.CommitBayAsync(Sample.Remove((await Store.GetBayAsync(bay.Uuid, None))!), None);
        await Store.CommitBaymodelAsync(new BaymodelCommit { State = baymodel.State, ExpectedRevision = 1, Remove = true }, None);

        var repeated = await Store.CommitBayAsync(
            Sample.Insert(Sample.Bay(baymodel.State), baymodel) with { Request = request, MaxBaysInProject = 0 }, None);

        repeated.Outcome.ShouldBe(CommitOutcome.RequestRepeated);
        repeated.EarlierRequest!.Uuid.ShouldBe(bay.Uuid);
    }

    [Fact]
    public async Task CommitBay_RequestUnderRace_OneBay()
    {
        var baymodel = await GivenBaymodelAsync();
        var request = Request();

        var results = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            var bay = Sample.Bay(baymodel.State);
            return (bay.Uuid, Result: await Store.CommitBayAsync(Sample.Insert(bay, baymodel) with { Request = request }, None));
        })));

        var winner = results.Single(made => made.Result.Outcome == CommitOutcome.Committed).Uuid;
        results.Where(made => made.Uuid != winner).ShouldAllBe(made => made.Result.EarlierRequest == new StoredRequest("hash", winner));
    }

    [Fact]
    public async Task CommitBay_RefusedCreate_LeavesItsRequestIdFree()
    {
        var baymodel = await GivenBaymodelAsync();
        var request = Request();
        var insert = Sample.Insert(Sample.Bay(baymodel.State), baymodel) with { Request = request };

        var refused = await Store.CommitBayAsync(insert with { MaxBaysInProject = 0 }, None);
        var taken = await Store.CommitBayAsync(insert, None);

        refused.Outcome.ShouldBe(CommitOutcome.QuotaReached);
        taken.Outcome.ShouldBe(CommitOutcome.Committed);
    }

    [Fact]
    public async Task CommitBay_RequestIdAfterADay_IsFreeAgain()
    {
        var baymodel = await GivenBaymodelAsync();
        var request = Request();
        await Store.CommitBayAsync(Sample.Insert(Sample.Bay(baymodel.State), baymodel) with { Request = request }, None);

        await Harness.AdvanceAsync(TimeSpan.FromHours(24.1));

        (await Store.FindRequestAsync("p1", "CreateBay", request.RequestId, None)).ShouldBeNull();
        var second = Sample.Bay(baymodel.State);
        (await Store.CommitBayAsync(Sample.Insert(second, baymodel) with { Request = request }, None)).Outcome.ShouldBe(CommitOutcome.Committed);
        (await Store.FindRequestAsync("p1", "CreateBay", request.RequestId, None))!.Uuid.ShouldBe(second.Uuid);
    }

    [Fact]
    public async Task CommitBaymodel_RequestRepeated_AnswersWithTheEarlierOne()
    {
        var request = Request() with { Method = "CreateBaymodel" };
        var first = Sample.Baymodel("p1");
        await Store.CommitBaymodelAsync(new BaymodelCommit { State = first, ExpectedRevision = null, Request = request }, None);

        var repeated = await Store.CommitBaymodelAsync(
            new BaymodelCommit { State = Sample.Baymodel("p1"), ExpectedRevision = null, Request = request }, None);

        repeated.Outcome.ShouldBe(CommitOutcome.RequestRepeated);
        repeated.EarlierRequest.ShouldBe(new StoredRequest("hash", first.Uuid));
    }

    private static RequestKey Request() => new("p1", "CreateBay", Guid.NewGuid(), "hash");
}
