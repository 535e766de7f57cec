using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Store;
using Magnum.Silo.Tests.Hosting;

namespace Magnum.Silo.Tests;

public sealed class SiloHostTests
{
    [Fact]
    public async Task Create_IdentityMade_EndsComplete()
    {
        await using var rig = new SiloRig();
        await rig.StartAsync();

        var bay = await rig.CreateAsync();
        var complete = await rig.UntilAsync(bay, BayStatus.CreateComplete);

        complete.StackId.ShouldBe($"id-of-{complete.StackName}");
        complete.NodeAddresses.ShouldBe(["10.0.0.1"]);
        complete.Operation.ShouldBeNull();
        rig.Cloud.CountOf("create").ShouldBe(1);
        (await rig.EventsAsync(bay)).Select(happened => happened.Type).ShouldBe(
            [BayEventTypes.CreateAccepted, BayEventTypes.IdentityMade, BayEventTypes.StackAccepted, BayEventTypes.Completed]);
    }

    [Fact]
    public async Task Create_BeforeTheSiloStarts_IsFoundByReadingAhead()
    {
        await using var rig = new SiloRig();
        await rig.AddBaymodelAsync();
        var bay = await rig.CreateAsync();

        await rig.StartAsync();

        (await rig.UntilAsync(bay, BayStatus.CreateComplete)).DueAt.ShouldBeNull();
    }

    [Fact]
    public async Task Create_PassingFailures_IsTriedAgainUntilItSucceeds()
    {
        await using var rig = new SiloRig();
        await rig.StartAsync();
        var failures = 3;
        rig.Cloud.During = (name, _) => name == "create" && failures-- > 0
            ? throw new CloudException("HEAT_DOWN", "Heat is down", isTransient: true, FaultOwner.Cloud)
            : Task.CompletedTask;

        var bay = await rig.CreateAsync();
        await rig.UntilAsync(bay, BayStatus.CreateComplete);

        rig.Cloud.CountOf("create").ShouldBe(4);
        rig.Cloud.CountOf("create:ended").ShouldBe(1);
        (await rig.EventsAsync(bay)).Count(happened => happened.Type == BayEventTypes.Retry).ShouldBe(3);
    }

    [Fact]
    public async Task Create_FinalFailure_FailsTheBay()
    {
        await using var rig = new SiloRig();
        await rig.StartAsync();
        rig.Cloud.During = (name, _) => name == "create"
            ? throw new CloudException("HEAT_REFUSED", "the template is wrong", isTransient: false, FaultOwner.Service)
            : Task.CompletedTask;

        var bay = await rig.CreateAsync();
        var failed = await rig.UntilAsync(bay, BayStatus.CreateFailed);

        failed.StatusReason!.ShouldContain("the template is wrong [HEAT_REFUSED");
        rig.Cloud.CountOf("create").ShouldBe(1);
    }

    [Fact]
    public async Task Create_AnswerLostAfterHeatMadeTheStack_MakesNoSecondOne()
    {
        await using var rig = new SiloRig();
        await rig.StartAsync();
        var lost = false;
        rig.Cloud.Ended = name =>
        {
            if (name == "create" && !lost)
            {
                lost = true;
                throw new CloudException("CONNECTION_LOST", "the answer was lost", isTransient: true, FaultOwner.Cloud);
            }
        };

        var bay = await rig.CreateAsync();
        await rig.UntilAsync(bay, BayStatus.CreateComplete);

        rig.Cloud.CountOf("create").ShouldBe(1);
        rig.Cloud.Stacks.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Update_Settled_EndsComplete()
    {
        await using var rig = new SiloRig();
        await rig.StartAsync();
        var bay = await rig.CreateAsync();
        await rig.UntilAsync(bay, BayStatus.CreateComplete);

        await rig.TellAsync(bay, new BayMessage.Update(3, "user", "req-update", null));
        var updated = await rig.UntilAsync(bay, BayStatus.UpdateComplete);

        updated.NodeAddresses.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Delete_Settled_LeavesNothing()
    {
        await using var rig = new SiloRig();
        await rig.StartAsync();
        var bay = await rig.CreateAsync();
        await rig.UntilAsync(bay, BayStatus.CreateComplete);

        await rig.DeleteAsync(bay);
        await rig.UntilGoneAsync(bay);

        rig.Cloud.Stacks.ShouldBeEmpty();
        rig.Cloud.CountOf("delete-trustee:ended").ShouldBe(1);
        (await rig.Store.ReadSecretAsync("project", bay, SecretKinds.TrusteePassword, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Delete_CreateInFlight_WaitsOutTheEffect()
    {
        await using var rig = new SiloRig();
        await rig.StartAsync();
        var gate = new Gate("create");
        rig.Cloud.During = gate.PassAsync;
        var bay = await rig.CreateAsync();
        await gate.Reached;

        await rig.DeleteAsync(bay);
        gate.Open();
        await rig.UntilGoneAsync(bay);

        var calls = rig.Cloud.Calls.ToList();
        calls.IndexOf("delete").ShouldBeGreaterThan(calls.IndexOf("create:ended"));
        calls.Count(call => call == "create").ShouldBe(1);
        rig.Cloud.Stacks.ShouldBeEmpty();
    }

    [Fact]
    public async Task Commit_Fenced_DropsTheShardAndItsNextOwnerGoesOn()
    {
        await using var rig = new SiloRig();
        await rig.StartAsync();
        var fenced = false;
        rig.Store.Answer = commit =>
        {
            if (commit.Fence is null || fenced)
            {
                return null;
            }

            fenced = true;
            return new CommitResult(CommitOutcome.Fenced, 0);
        };

        var bay = await rig.CreateAsync();
        await rig.UntilAsync(bay, BayStatus.CreateComplete);

        rig.Log.Entries.ShouldContain(entry => entry.Id == 2003);
        rig.Store.Commits[^1].Fence!.Epoch.ShouldBe(2, "the shard was taken anew");
        rig.Cloud.CountOf("create").ShouldBe(1);
    }

    [Fact]
    public async Task Commit_StoreFails_IsTriedAgain()
    {
        await using var rig = new SiloRig();
        await rig.StartAsync();
        var failed = false;
        rig.Store.Answer = commit =>
        {
            if (commit.Fence is null || failed)
            {
                return null;
            }

            failed = true;
            throw new StoreException("the database is away", isTransient: true, null);
        };

        var bay = await rig.CreateAsync();
        await rig.UntilAsync(bay, BayStatus.CreateComplete);

        rig.Log.Entries.ShouldContain(entry => entry.Id == 2301);
        rig.Cloud.CountOf("create").ShouldBe(1);
    }

    [Fact]
    public async Task Commit_StoreFailsAfterACreateWithoutAnswer_TellsOfTheLostAnswerAllTheSame()
    {
        await using var rig = new SiloRig();
        await rig.StartAsync();
        var (unanswered, failed) = (false, false);
        rig.Cloud.During = (call, _) =>
        {
            if (call != "create" || unanswered)
            {
                return Task.CompletedTask;
            }

            unanswered = true;
            throw new CloudException("HEAT_UNREACHABLE", "connection reset", isTransient: true, FaultOwner.Cloud);
        };
        rig.Store.Answer = commit =>
        {
            if (commit.Fence is null || failed)
            {
                return null;
            }

            failed = true;
            throw new StoreException("the database is away", isTransient: true, null);
        };

        var bay = await rig.CreateAsync();
        await rig.UntilAsync(bay, BayStatus.CreateComplete);

        rig.Log.Entries.ShouldContain(entry => entry.Id == 2301);
        var stored = await rig.Store.GetBayAsync(bay, CancellationToken.None);
        stored!.State.Ledger.Find(LedgerKind.Stack)!.AnswerLost.ShouldBeTrue();
    }

    [Fact]
    public async Task Turn_UnexpectedError_IsLoggedAndTheOthersGoOn()
    {
        await using var rig = new SiloRig();
        await rig.StartAsync();
        var bad = await rig.CreateAsync("bad");
        rig.Store.Answer = commit => commit.Fence is not null && commit.State.Uuid == bad ? throw new InvalidOperationException("broken turn") : null;
        await rig.TellAsync(bad, new BayMessage.Delete(false, "user", "req-delete", null));

        var good = await rig.CreateAsync("good");
        await rig.UntilAsync(good, BayStatus.CreateComplete);
        await rig.UntilLoggedAsync(2302, "broken turn");
        rig.Store.Answer = _ => null;
        await rig.UntilGoneAsync(bad);
    }

    [Theory]
    [InlineData("renew")]
    [InlineData("read-due")]
    [InlineData("read-settled")]
    [InlineData("prune")]
    public async Task Round_CancelledByNobody_IsLoggedAndGoesOn(string operation)
    {
        await using var rig = new SiloRig();
        var thrown = 0;
        rig.Store.Before = name =>
        {
            if (name == operation && Interlocked.Exchange(ref thrown, 1) == 0)
            {
                throw new TaskCanceledException("a driver gave up by itself");
            }
        };

        await rig.StartAsync();
        var bay = await rig.CreateAsync();
        await rig.UntilAsync(bay, BayStatus.CreateComplete);
        await rig.UntilLoggedAsync(2302, "gave up by itself");

        thrown.ShouldBe(1);
    }

    [Fact]
    public async Task ManyBays_FewSlots_AllComeToTheirEnd()
    {
        await using var rig = new SiloRig { EffectsInFlight = 2 };
        await rig.StartAsync();

        var bays = new List<Guid>();
        for (var i = 0; i < 30; i++)
        {
            bays.Add(await rig.CreateAsync($"bay-{i}", $"project-{i % 5}"));
        }

        foreach (var bay in bays)
        {
            await rig.UntilAsync(bay, BayStatus.CreateComplete);
        }

        rig.Cloud.CountOf("create").ShouldBe(30);
        rig.Cloud.MostAtOnce.ShouldBeLessThanOrEqualTo(2);
    }
}
