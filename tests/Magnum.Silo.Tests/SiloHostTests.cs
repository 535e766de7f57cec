using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Store;
using Magnum.Silo.Tests.Hosting;
using Magnum.Silo.Turns;
using Magnum.Storage.Memory;

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

    [Fact]
    public async Task Turns_OneBayCannotBeRead_TheOthersGoOnAtOnce()
    {
        var time = new ManualTime();
        var store = new ScriptedStore(new MemoryGrainStore(time));
        var cloud = new ScriptedCloud();
        var log = new LogSink();
        var (bad, good) = (Unbuilt(), Unbuilt());
        await store.AddBaymodelAsync();
        await store.AddBayAsync(bad);
        await store.AddBayAsync(good);
        var readAlone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store.Reading = bays =>
        {
            if (bays.Contains(bad.Uuid))
            {
                if (bays.Count == 1)
                {
                    readAlone.TrySetResult();
                }

                throw new StoreException("the row is damaged", isTransient: false, null);
            }
        };
        using var silo = Silo(time, store, cloud, log, new BayPolicy());

        // The clock stands: what is put off would not come again.
        await silo.StartAsync(CancellationToken.None);
        await store.UntilAsync(async () => (await store.GetBayAsync(good.Uuid, CancellationToken.None))!.State.StackId is not null);
        await readAlone.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await silo.StopAsync(CancellationToken.None);

        cloud.CountOf("create").ShouldBe(1);
        log.Entries.ShouldContain(entry => entry.Id == 2301 && entry.Text.Contains("the row is damaged"));
    }

    [Fact]
    public async Task Turn_ShardLostAndTakenAnewAfterTheBayWasRead_DoesNothingOnWhatWasRead()
    {
        await using var rig = new SiloRig();
        await rig.StartAsync();
        var bay = Sample.Settled().At(OperationKind.Update, OperationStage.StackUpdate);
        rig.Cloud.Stacks[bay.StackId!] = new Stack { Id = bay.StackId!, Name = bay.StackName, Status = "CREATE_COMPLETE" };
        using var takenAnew = new ManualResetEventSlim();
        var (wasRead, isElsewhere, renewals) = (false, false, 0);
        rig.Store.Before = name =>
        {
            // The third begins when the second has ended, which began after all that was done elsewhere.
            if (name == "renew" && Volatile.Read(ref isElsewhere) && Interlocked.Increment(ref renewals) == 3)
            {
                takenAnew.Set();
            }
        };
        rig.Store.After = name =>
        {
            if (name == "get-bays" && !wasRead)
            {
                wasRead = true;
                UpdateElsewhere(rig, bay);
                Volatile.Write(ref isElsewhere, true);
                takenAnew.Wait(TimeSpan.FromSeconds(60)).ShouldBeTrue();
            }
        };

        await rig.Store.AddBayAsync(bay);
        await rig.UntilLoggedAsync(2303, bay.Uuid.ToString("D"));

        rig.Cloud.CountOf("update").ShouldBe(0);
        (await rig.Store.GetBayAsync(bay.Uuid, CancellationToken.None))!.State.Status.ShouldBe(BayStatus.UpdateComplete);
    }

    [Fact]
    public async Task Turn_PollsAlwaysDue_HasItsSlotAllTheSame()
    {
        var time = new ManualTime();
        var store = new ScriptedStore(new MemoryGrainStore(time));
        var cloud = new ScriptedCloud();
        var policy = new BayPolicy { SlowestPoll = TimeSpan.FromSeconds(1) };
        using var silo = Silo(time, store, cloud, new LogSink(), policy, effectsInFlight: 1);
        await store.AddBaymodelAsync();
        foreach (var project in (string[])["one", "two"])
        {
            var watched = Sample.Settled(project).At(OperationKind.Create, OperationStage.StackWatch);
            cloud.Stacks[watched.StackId!] = new Stack
            {
                Id = watched.StackId!,
                Name = watched.StackName,
                Status = "CREATE_IN_PROGRESS",
                Tags = StackTags.Of(watched.Uuid, watched.Operation!.Id),
            };
            await store.AddBayAsync(watched);
        }

        var created = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var polls = 0;
        cloud.During = async (name, _) =>
        {
            if (name == "create")
            {
                created.TrySetResult();
            }
            else if (name == "list" && !created.Task.IsCompleted)
            {
                // While one is polled the other comes due.
                time.Advance(TimeSpan.FromSeconds(1));
                if (++polls == 5)
                {
                    await store.AddBayAsync(Unbuilt("late"));
                }
            }
        };

        await silo.StartAsync(CancellationToken.None);
        await store.UntilAsync(() =>
        {
            time.Advance(new SiloOptions().LookAheadInterval);
            return Task.FromResult(Volatile.Read(ref polls) > 0);
        });
        var isCreated = await Record.ExceptionAsync(() => created.Task.WaitAsync(TimeSpan.FromSeconds(60)));
        created.TrySetResult();
        await silo.StopAsync(CancellationToken.None);

        isCreated.ShouldBeNull();
    }

    private static BayState Unbuilt(string project = "project") => (Sample.Settled(project) with { StackId = null }).At(OperationKind.Create, OperationStage.StackCreate);

    // One whose leases outlast all that a test lets pass.
    private static SiloHost Silo(ManualTime time, ScriptedStore store, ScriptedCloud cloud, LogSink log, BayPolicy policy, int effectsInFlight = 64)
    {
        var options = new SiloOptions { EffectsInFlight = effectsInFlight, LeaseTtl = TimeSpan.FromDays(9), RenewInterval = TimeSpan.FromDays(1), RampUp = TimeSpan.Zero };
        return new SiloHost(store, new BayTurns(store, policy, 10), cloud, new ScriptedDriver(), Sample.Preparation, Sample.Addresses, Sample.Silo(), options, policy, time, log.Factory);
    }

    // Another silo takes the shard, ends the update, and gives the shard back.
    private static void UpdateElsewhere(SiloRig rig, BayState bay)
    {
        var other = Sample.Silo("other");
        rig.Store.ReleaseShardsAsync(rig.Store.Silo!, [bay.ShardOf()], CancellationToken.None).IsCompletedSuccessfully.ShouldBeTrue();
        rig.Store.TakeShardsAsync(other, 1, TimeSpan.FromMinutes(1), CancellationToken.None).IsCompletedSuccessfully.ShouldBeTrue();
        var updated = bay with { Status = BayStatus.UpdateComplete, Operation = null, DueAt = null };
        rig.Store.CommitBayAsync(new BayCommit { State = updated, ExpectedRevision = 1 }, CancellationToken.None).IsCompletedSuccessfully.ShouldBeTrue();
        rig.Store.ReleaseShardsAsync(other, [bay.ShardOf()], CancellationToken.None).IsCompletedSuccessfully.ShouldBeTrue();
    }
}
