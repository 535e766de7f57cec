using Grpc.Core;
using Magnum.Gateway.Tests.Hosting;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Proto = Magnum.V1;
using Type = Magnum.V1.WatchBaysResponse.Types.Type;

namespace Magnum.Gateway.Tests;

public sealed class WatchTests
{
    [Fact]
    public async Task Watch_FromNothing_SendsASnapshotThenABookmarkThenChanges()
    {
        await using var rig = await GatewayRig.StartAsync();
        var baymodel = await rig.AddBaymodelAsync();
        var first = await rig.AddBayAsync("first", baymodel.Uuid);
        using var watch = new Watcher(rig.Bays);

        var snapshot = await watch.NextAsync(Type.Added);
        var bookmark = await watch.NextAsync(Type.Bookmark);
        var second = await rig.AddBayAsync("second", baymodel.Uuid);
        var added = await watch.NextAsync(Type.Added);
        await rig.CompleteAsync(second);
        var complete = await watch.UntilAsync(message => message.Bay?.Status == Proto.BayStatus.CreateComplete);

        snapshot.Bay.Uuid.ShouldBe(first.Uuid);
        bookmark.ResumeToken.ShouldNotBeEmpty();
        added.Bay.Uuid.ShouldBe(second.Uuid);
        complete.Type.ShouldBe(Type.Modified);
        complete.Bay.Uuid.ShouldBe(second.Uuid);
    }

    [Fact]
    public async Task Watch_HeatHasComeFurther_SendsThePercentage()
    {
        await using var rig = await GatewayRig.StartAsync();
        var bay = await rig.AddBayAsync();
        var (uuid, operation) = (Guid.Parse(bay.Uuid), Guid.Parse(bay.Operation.Id));
        var stack = new Stack { Id = "stack-1", Name = "stack", Status = "CREATE_IN_PROGRESS", Tags = StackTags.Of(uuid, operation) };
        await rig.TellAsync(uuid, new BayMessage.StackAccepted(operation, stack.Id));
        using var watch = new Watcher(rig.Bays);
        await watch.NextAsync(Type.Added);
        await watch.NextAsync(Type.Bookmark);

        await rig.TellAsync(uuid, new BayMessage.StackSeen(operation, stack, 40));
        var further = await watch.NextAsync(Type.Modified);
        await rig.TellAsync(uuid, new BayMessage.StackSeen(operation, stack, 70));
        var furtherStill = await watch.NextAsync(Type.Modified);

        further.Bay.Operation.Percent.ShouldBe(40);
        further.ResumeToken.ShouldNotBeEmpty();
        furtherStill.Bay.Operation.Percent.ShouldBe(70);
    }

    [Fact]
    public async Task Watch_BayRemovedBetweenLookAndSnapshot_IsNotFoundInsteadOfWaitingForEver()
    {
        await using var rig = await GatewayRig.StartAsync();
        var bay = await rig.AddCompleteBayAsync();
        rig.StorePause.BeforePosition = () => rig.RemoveAsync(bay);
        using var watch = new Watcher(rig.Bays, id: bay.Uuid);

        var exception = await Should.ThrowAsync<RpcException>(() => watch.NextAsync());

        exception.StatusCode.ShouldBe(StatusCode.NotFound);
    }

    [Fact]
    public async Task Watch_BayRemoved_SendsItsLastState()
    {
        await using var rig = await GatewayRig.StartAsync();
        var bay = await rig.AddCompleteBayAsync();
        using var watch = new Watcher(rig.Bays);
        await watch.NextAsync(Type.Added);
        await watch.NextAsync(Type.Bookmark);

        await rig.RemoveAsync(bay);
        var deleted = await watch.UntilAsync(message => message.Type == Type.Deleted);

        deleted.Bay.Uuid.ShouldBe(bay.Uuid);
        deleted.Bay.Status.ShouldBe(Proto.BayStatus.DeleteComplete);
    }

    [Fact]
    public async Task Watch_Resumed_MissesNothing()
    {
        await using var rig = await GatewayRig.StartAsync();
        var baymodel = await rig.AddBaymodelAsync();
        var (stays, goes) = (await rig.AddCompleteBayAsync("stays", baymodel.Uuid), await rig.AddCompleteBayAsync("goes", baymodel.Uuid));
        string token;
        using (var watch = new Watcher(rig.Bays))
        {
            token = (await watch.UntilAsync(message => message.Type == Type.Bookmark)).ResumeToken;
        }

        await rig.Bays.UpdateBayAsync(new Proto.UpdateBayRequest { Id = stays.Uuid, Bay = new Proto.Bay { NodeCount = 5 } });
        await rig.RemoveAsync(goes);
        var comes = await rig.AddBayAsync("comes", baymodel.Uuid);
        using var resumed = new Watcher(rig.Bays, token);
        var messages = new List<Proto.WatchBaysResponse> { await resumed.NextAsync(), await resumed.NextAsync(), await resumed.NextAsync() };

        messages.Select(message => (message.Type, message.Bay.Uuid)).ShouldBe([(Type.Modified, stays.Uuid), (Type.Deleted, goes.Uuid), (Type.Added, comes.Uuid)]);
        messages[0].Bay.NodeCount.ShouldBe(5);
    }

    [Fact]
    public async Task Watch_ResumedFromTheMiddle_GoesOnBehindIt()
    {
        await using var rig = await GatewayRig.StartAsync();
        var baymodel = await rig.AddBaymodelAsync();
        using var watch = new Watcher(rig.Bays);
        await watch.NextAsync(Type.Bookmark);
        await rig.AddBayAsync("one", baymodel.Uuid);
        var token = (await watch.UntilAsync(message => message.Bay?.Operation?.Stage == "stack-create")).ResumeToken;
        var two = await rig.AddBayAsync("two", baymodel.Uuid);

        using var resumed = new Watcher(rig.Bays, token);

        // The state sent under the token may have taken in events behind it: those come again, as what they are.
        (await resumed.UntilAsync(message => message.Type == Type.Added)).Bay.Uuid.ShouldBe(two.Uuid);
    }

    [Fact]
    public async Task Watch_ResumedBetweenABaysCreationAndItsNextChange_HasTheBayAddedBefore()
    {
        await using var rig = await GatewayRig.StartAsync();
        var baymodel = await rig.AddBaymodelAsync();
        var old = await rig.AddCompleteBayAsync("old", baymodel.Uuid);
        string token;
        using (var watch = new Watcher(rig.Bays))
        {
            token = (await watch.UntilAsync(message => message.Type == Type.Bookmark)).ResumeToken;
        }

        var fresh = await rig.AddBayAsync("fresh", baymodel.Uuid);
        await rig.Bays.UpdateBayAsync(new Proto.UpdateBayRequest { Id = old.Uuid, Bay = new Proto.Bay { NodeCount = 5 } });
        await rig.CompleteAsync(fresh);
        using var first = new Watcher(rig.Bays, token);
        (await first.NextAsync(Type.Added)).Bay.Uuid.ShouldBe(fresh.Uuid);
        var between = await first.NextAsync(Type.Modified);
        using var resumed = new Watcher(rig.Bays, between.ResumeToken);
        var again = await resumed.NextAsync(Type.Modified);

        between.Bay.Uuid.ShouldBe(old.Uuid);
        again.Bay.Uuid.ShouldBe(fresh.Uuid);
        again.Bay.Status.ShouldBe(Proto.BayStatus.CreateComplete);
    }

    [Fact]
    public async Task Watch_OneBay_TellsOfNoOther()
    {
        await using var rig = await GatewayRig.StartAsync();
        var baymodel = await rig.AddBaymodelAsync();
        var (mine, other) = (await rig.AddBayAsync("mine", baymodel.Uuid), await rig.AddBayAsync("other", baymodel.Uuid));
        using var watch = new Watcher(rig.Bays, id: "mine");

        (await watch.NextAsync(Type.Added)).Bay.Uuid.ShouldBe(mine.Uuid);
        await watch.NextAsync(Type.Bookmark);
        await rig.CompleteAsync(other);
        await rig.CompleteAsync(mine);

        (await watch.NextAsync()).Bay.Uuid.ShouldBe(mine.Uuid);
    }

    [Fact]
    public async Task Watch_AnotherProjectsBays_AreNotTold()
    {
        await using var rig = await GatewayRig.StartAsync();
        var baymodel = await rig.AddBaymodelAsync(isPublic: true);
        using var watch = new Watcher(rig.Bays);
        await watch.NextAsync(Type.Bookmark);

        await rig.AddBayAsync("theirs", baymodel.Uuid, "stranger");
        var mine = await rig.AddBayAsync("mine", baymodel.Uuid);

        (await watch.NextAsync()).Bay.Uuid.ShouldBe(mine.Uuid);
    }

    [Fact]
    public async Task Watch_NoNews_SendsHeartbeatsToResumeFrom()
    {
        await using var rig = await GatewayRig.StartAsync(new GatewayOptions { WatchHeartbeat = TimeSpan.FromMilliseconds(20) });
        string token;
        using (var watch = new Watcher(rig.Bays))
        {
            await watch.NextAsync(Type.Bookmark);
            await watch.NextAsync(Type.Heartbeat);
            token = (await watch.NextAsync(Type.Heartbeat)).ResumeToken;
        }

        var bay = await rig.AddBayAsync();
        using var resumed = new Watcher(rig.Bays, token);

        (await resumed.UntilAsync(message => message.Type == Type.Added)).Bay.Uuid.ShouldBe(bay.Uuid);
    }

    [Fact]
    public async Task Watch_HistoryBehindTheTokenIsGone_IsOutOfRange()
    {
        await using var rig = await GatewayRig.StartAsync();
        string token;
        using (var watch = new Watcher(rig.Bays))
        {
            token = (await watch.NextAsync(Type.Bookmark)).ResumeToken;
        }

        await rig.AddBayAsync();
        await rig.Store.PruneAsync(DateTimeOffset.MaxValue, DateTimeOffset.MinValue, 1_000, CancellationToken.None);
        var fault = await Fault.OfAsync(async () =>
        {
            using var late = new Watcher(rig.Bays, token);
            await late.NextAsync();
        });

        fault.ShouldBe(StatusCode.OutOfRange, "RESUME_TOKEN_TOO_OLD");
        fault.Message.ShouldContain("without it");
    }

    [Fact]
    public async Task Watch_BadToken_IsRefused()
    {
        await using var rig = await GatewayRig.StartAsync();

        var fault = await Fault.OfAsync(async () =>
        {
            using var watch = new Watcher(rig.Bays, "nonsense");
            await watch.NextAsync();
        });

        fault.ShouldBeInvalid("resume_token");
    }

    [Fact]
    public async Task Watch_ManyChangesWhileTheClientIsSlow_EndsWithTheLatestState()
    {
        await using var rig = await GatewayRig.StartAsync();
        var bay = await rig.AddCompleteBayAsync();
        using var watch = new Watcher(rig.Bays);
        await watch.NextAsync(Type.Added);
        await watch.NextAsync(Type.Bookmark);

        for (var nodes = 2; nodes <= 200; nodes++)
        {
            await rig.CompleteAsync(await rig.Bays.UpdateBayAsync(new Proto.UpdateBayRequest { Id = bay.Uuid, Bay = new Proto.Bay { NodeCount = nodes } }));
        }

        var last = await watch.UntilAsync(message => message.Bay is { NodeCount: 200, Status: Proto.BayStatus.UpdateComplete });

        last.Bay.NodeAddresses.Count.ShouldBe(200);
    }

    [Fact]
    public async Task Watch_ClientDoesNotRead_IsEndedAndGoesOnWithItsLastToken()
    {
        await using var rig = await GatewayRig.StartAsync(new GatewayOptions { WatchBacklog = 10 });
        var bay = await rig.AddCompleteBayAsync();
        using var watch = new Watcher(rig.Bays);
        var token = (await watch.UntilAsync(message => message.Type == Type.Bookmark)).ResumeToken;
        for (var nodes = 300; nodes < 400; nodes++)
        {
            await rig.CompleteAsync(await rig.Bays.UpdateBayAsync(new Proto.UpdateBayRequest { Id = bay.Uuid, Bay = new Proto.Bay { NodeCount = nodes } }));
        }

        var fault = await Fault.OfAsync(() => watch.UntilAsync(message =>
        {
            token = message.ResumeToken;
            return false;
        }));
        using var resumed = new Watcher(rig.Bays, token);
        var last = await resumed.UntilAsync(message => message.Bay is { NodeCount: 399, Status: Proto.BayStatus.UpdateComplete });

        fault.ShouldBe(StatusCode.ResourceExhausted, "WATCH_TOO_SLOW");
        fault.Message.ShouldContain("resume_token");
        last.Bay.Uuid.ShouldBe(bay.Uuid);
    }

    [Fact]
    public async Task Watch_OneQuietBayInABusyProject_KeepsItsTokenYoung()
    {
        await using var rig = await GatewayRig.StartAsync(new GatewayOptions { WatchHeartbeat = TimeSpan.FromMilliseconds(20) });
        var baymodel = await rig.AddBaymodelAsync();
        var quiet = await rig.AddCompleteBayAsync("quiet", baymodel.Uuid);
        string token;
        using (var watch = new Watcher(rig.Bays, id: quiet.Uuid))
        {
            await watch.UntilAsync(message => message.Type == Type.Bookmark);
            await rig.AddBayAsync("busy", baymodel.Uuid);
            var now = (await rig.Store.CurrentPositionAsync(CancellationToken.None)).ToString();
            token = (await watch.UntilAsync(message => message.Type == Type.Heartbeat && message.ResumeToken == now).WaitAsync(TimeSpan.FromSeconds(60))).ResumeToken;
        }

        await rig.Store.PruneAsync(DateTimeOffset.MaxValue, DateTimeOffset.MinValue, 1_000, CancellationToken.None);
        using var resumed = new Watcher(rig.Bays, token, quiet.Uuid);

        (await resumed.NextAsync()).Type.ShouldBe(Type.Heartbeat);
    }

    [Fact]
    public async Task Watch_ManyThatComeAndGo_AllMissNothing()
    {
        await using var rig = await GatewayRig.StartAsync();
        var bay = await rig.AddCompleteBayAsync();
        var watches = Enumerable.Range(0, 20).Select(lives => Task.Run(async () =>
        {
            var token = string.Empty;
            while (true)
            {
                using var watch = new Watcher(rig.Bays, token);
                for (var read = 0; read <= lives; read++)
                {
                    var next = await watch.NextAsync();
                    token = next.ResumeToken.Length > 0 ? next.ResumeToken : token;
                    if (next.Bay?.NodeCount == 50)
                    {
                        return;
                    }
                }
            }
        })).ToList();

        for (var nodes = 2; nodes <= 50; nodes++)
        {
            await rig.CompleteAsync(await rig.Bays.UpdateBayAsync(new Proto.UpdateBayRequest { Id = bay.Uuid, Bay = new Proto.Bay { NodeCount = nodes } }));
        }

        await Task.WhenAll(watches).WaitAsync(TimeSpan.FromSeconds(60));
        watches.ShouldAllBe(watch => watch.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Watch_BayMadeWhileAway_IsAddedNotModified()
    {
        await using var rig = await GatewayRig.StartAsync();
        var baymodel = await rig.AddBaymodelAsync();
        string token;
        using (var watch = new Watcher(rig.Bays))
        {
            token = (await watch.NextAsync(Type.Bookmark)).ResumeToken;
        }

        var (first, second) = (await rig.AddBayAsync("first", baymodel.Uuid), await rig.AddBayAsync("second", baymodel.Uuid));
        await rig.CompleteAsync(first);
        using var resumed = new Watcher(rig.Bays, token);
        var messages = new List<Proto.WatchBaysResponse> { await resumed.NextAsync(), await resumed.NextAsync() };

        messages.Select(message => (message.Type, message.Bay.Uuid)).ShouldBe([(Type.Added, first.Uuid), (Type.Added, second.Uuid)]);
    }

    [Fact]
    public async Task Stop_OpenWatch_EndsItAndIsNotHeldUp()
    {
        await using var rig = await GatewayRig.StartAsync();
        using var watch = new Watcher(rig.Bays);
        await watch.NextAsync(Type.Bookmark);

        var stop = rig.StopAsync();
        var end = await Should.ThrowAsync<RpcException>(watch.NextAsync);
        await stop.WaitAsync(TimeSpan.FromSeconds(60));

        end.StatusCode.ShouldBe(StatusCode.Unavailable);
    }
}
