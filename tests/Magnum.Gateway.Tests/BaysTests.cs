using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Magnum.Gateway.Tests.Hosting;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Proto = Magnum.V1;

namespace Magnum.Gateway.Tests;

public sealed class BaysTests
{
    [Fact]
    public async Task Get_Complete_AnswersWithEverything()
    {
        await using var rig = await GatewayRig.StartAsync();

        var bay = await rig.AddCompleteBayAsync();

        bay.Status.ShouldBe(Proto.BayStatus.CreateComplete);
        bay.StackId.ShouldBe($"stack-of-{bay.Uuid}");
        bay.NodeAddresses.ShouldBe(["10.0.0.1"]);
        bay.Operation.ShouldBeNull();
        bay.Conditions.Single(condition => condition.Type == "Ready").Status.ShouldBe("True");
        bay.CreatedAt.ShouldNotBeNull();
        bay.UpdatedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task Get_ByName_AmbiguousListsTheUuids()
    {
        await using var rig = await GatewayRig.StartAsync();
        var baymodel = await rig.AddBaymodelAsync();
        var first = await rig.AddBayAsync("twin", baymodel.Uuid);
        (await rig.Bays.GetBayAsync(new Proto.GetBayRequest { Id = "twin" })).Uuid.ShouldBe(first.Uuid);
        var second = await rig.AddBayAsync("twin", baymodel.Uuid);

        var fault = await Fault.OfAsync(async () => await rig.Bays.GetBayAsync(new Proto.GetBayRequest { Id = "twin" }));

        fault.ShouldBe(StatusCode.FailedPrecondition, "BAY_NAME_AMBIGUOUS");
        fault.Info.Metadata["uuids"].ShouldContain(first.Uuid);
        fault.Message.ShouldContain(second.Uuid);
    }

    [Fact]
    public async Task Update_NodeCount_BeginsAnOperation()
    {
        await using var rig = await GatewayRig.StartAsync();
        var bay = await rig.AddCompleteBayAsync();

        var updated = await UpdateAsync(rig, bay.Uuid, new Proto.Bay { NodeCount = 3 }, "node_count");

        updated.Status.ShouldBe(Proto.BayStatus.UpdateInProgress);
        updated.NodeCount.ShouldBe(3);
        updated.Operation.Kind.ShouldBe("update");
        await rig.CompleteAsync(updated);
        (await rig.Bays.GetBayAsync(new Proto.GetBayRequest { Id = bay.Uuid })).NodeAddresses.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Update_StarOrNothingInTheMask_IsTheSame()
    {
        await using var rig = await GatewayRig.StartAsync();
        var bay = await rig.AddCompleteBayAsync();

        var star = await UpdateAsync(rig, bay.Uuid, new Proto.Bay { NodeCount = 2 }, "*");
        await rig.CompleteAsync(star);
        var unmasked = await UpdateAsync(rig, bay.Uuid, new Proto.Bay { NodeCount = 3 });

        star.NodeCount.ShouldBe(2);
        unmasked.NodeCount.ShouldBe(3);
    }

    [Fact]
    public async Task Update_SameCount_ChangesNothing()
    {
        await using var rig = await GatewayRig.StartAsync();
        var bay = await rig.AddCompleteBayAsync();

        var same = await UpdateAsync(rig, bay.Uuid, new Proto.Bay { NodeCount = 1 }, "node_count");

        same.Etag.ShouldBe(bay.Etag);
        same.Status.ShouldBe(Proto.BayStatus.CreateComplete);
    }

    [Fact]
    public async Task Update_BadPathsAndValues_AreAllNamed()
    {
        await using var rig = await GatewayRig.StartAsync();
        var bay = await rig.AddCompleteBayAsync();

        var fault = await Fault.OfAsync(() => UpdateAsync(rig, bay.Uuid, new Proto.Bay { NodeCount = 0, Name = "n" }, "node_cuont", "name", "node_count"));
        var unmasked = await Fault.OfAsync(() => UpdateAsync(rig, bay.Uuid, new Proto.Bay { MasterCount = 3 }));
        var nothing = await Fault.OfAsync(() => UpdateAsync(rig, bay.Uuid, new Proto.Bay()));

        fault.ShouldBeInvalid("update_mask", "bay.node_count");
        fault.Fields["update_mask"].Count().ShouldBe(2);
        unmasked.ShouldBeInvalid("master_count");
        nothing.ShouldBeInvalid("update_mask");
    }

    [Fact]
    public async Task Update_NodesToRemove_ReachTheOperation()
    {
        await using var rig = await GatewayRig.StartAsync();
        var bay = await rig.AddCompleteBayAsync();
        await rig.CompleteAsync(await UpdateAsync(rig, bay.Uuid, new Proto.Bay { NodeCount = 3 }));
        var server = Guid.NewGuid().ToString("D");

        await rig.Bays.UpdateBayAsync(new Proto.UpdateBayRequest { Id = bay.Uuid, Bay = new Proto.Bay { NodeCount = 2 }, NodesToRemove = { server.ToUpperInvariant() } });

        var operation = (await rig.Store.GetBayAsync(Guid.Parse(bay.Uuid), CancellationToken.None))!.State.Operation.ShouldNotBeNull();
        operation.NodesToRemove.ShouldBe([server]);
        operation.FromNodeCount.ShouldBe(3);
    }

    [Fact]
    public async Task Update_NodesToRemoveThatCannotBe_AreNamed()
    {
        await using var rig = await GatewayRig.StartAsync();
        var bay = await rig.AddCompleteBayAsync();
        await rig.CompleteAsync(await UpdateAsync(rig, bay.Uuid, new Proto.Bay { NodeCount = 3 }));
        var server = Guid.NewGuid().ToString("D");

        var growing = await RemovingAsync(4, server);
        var tooMany = await RemovingAsync(2, server, Guid.NewGuid().ToString("D"));
        var nonsense = await RemovingAsync(1, "0", "node-1");

        growing.ShouldBeInvalid("nodes_to_remove");
        tooMany.ShouldBeInvalid("nodes_to_remove");
        nonsense.ShouldBeInvalid("nodes_to_remove");
        nonsense.Fields["nodes_to_remove"].Count().ShouldBe(2);

        Task<Fault> RemovingAsync(int nodes, params string[] removals) => Fault.OfAsync(async () =>
            await rig.Bays.UpdateBayAsync(new Proto.UpdateBayRequest { Id = bay.Uuid, Bay = new Proto.Bay { NodeCount = nodes }, NodesToRemove = { removals } }));
    }

    [Fact]
    public async Task Update_InFlight_IsRefused()
    {
        await using var rig = await GatewayRig.StartAsync();
        var bay = await rig.AddBayAsync();

        var fault = await Fault.OfAsync(() => UpdateAsync(rig, bay.Uuid, new Proto.Bay { NodeCount = 2 }));

        fault.ShouldBe(StatusCode.FailedPrecondition, "OPERATION_IN_PROGRESS");
    }

    [Fact]
    public async Task UpdateAndDelete_EtagOutOfDate_AreAborted()
    {
        await using var rig = await GatewayRig.StartAsync();
        var made = await rig.AddBayAsync();
        await rig.CompleteAsync(made);

        var update = await Fault.OfAsync(async () => await rig.Bays.UpdateBayAsync(new Proto.UpdateBayRequest { Id = made.Uuid, Bay = new Proto.Bay { NodeCount = 2 }, Etag = made.Etag }));
        var delete = await Fault.OfAsync(async () => await rig.Bays.DeleteBayAsync(new Proto.DeleteBayRequest { Id = made.Uuid, Etag = made.Etag }));
        var nonsense = await Fault.OfAsync(async () => await rig.Bays.DeleteBayAsync(new Proto.DeleteBayRequest { Id = made.Uuid, Etag = "\"x\"" }));
        var fresh = await rig.Bays.GetBayAsync(new Proto.GetBayRequest { Id = made.Uuid });
        var updated = await rig.Bays.UpdateBayAsync(new Proto.UpdateBayRequest { Id = made.Uuid, Bay = new Proto.Bay { NodeCount = 2 }, Etag = fresh.Etag });

        update.ShouldBe(StatusCode.Aborted, "ETAG_MISMATCH");
        delete.ShouldBe(StatusCode.Aborted, "ETAG_MISMATCH");
        nonsense.ShouldBeInvalid("etag");
        updated.NodeCount.ShouldBe(2);
    }

    [Fact]
    public async Task Update_TrustDead_GetsAFreshOneFromTheCaller()
    {
        await using var rig = await GatewayRig.StartAsync();
        var bay = await rig.AddCompleteBayAsync();
        await rig.TellAsync(Guid.Parse(bay.Uuid), new BayMessage.CredentialsRefused());

        await rig.BaysAs("admin").UpdateBayAsync(new Proto.UpdateBayRequest { Id = bay.Uuid, Bay = new Proto.Bay { NodeCount = 2 } });

        var state = (await rig.Store.GetBayAsync(Guid.Parse(bay.Uuid), CancellationToken.None))!.State;
        state.CredentialsValid.ShouldBeTrue();
        state.Ledger.Find(LedgerKind.Trust)!.Id.ShouldBe("trust-2-of-admin");
    }

    [Fact]
    public async Task Delete_TrustDeadAndNoFreshOne_GoesOnAllTheSame()
    {
        await using var rig = await GatewayRig.StartAsync();
        var bay = await rig.AddCompleteBayAsync();
        await rig.TellAsync(Guid.Parse(bay.Uuid), new BayMessage.CredentialsRefused());
        rig.Cloud.During = (name, _) => name == "create-trust" ? throw new CloudException("CANNOT_DELEGATE", "no", isTransient: false, FaultOwner.User) : Task.CompletedTask;

        var deleted = await rig.Bays.DeleteBayAsync(new Proto.DeleteBayRequest { Id = bay.Uuid });

        deleted.Status.ShouldBe(Proto.BayStatus.DeleteInProgress);
        rig.Log.Entries.ShouldContain(entry => entry.Id == 3105);
    }

    [Fact]
    public async Task Delete_TrustDeadAndTrusteeRemovedMeanwhile_MakesNoOther()
    {
        await using var rig = await GatewayRig.StartAsync();
        var bay = await rig.AddCompleteBayAsync();
        await rig.TellAsync(Guid.Parse(bay.Uuid), new BayMessage.CredentialsRefused());
        rig.Cloud.Trustees.Clear();

        var deleted = await rig.Bays.DeleteBayAsync(new Proto.DeleteBayRequest { Id = bay.Uuid });

        deleted.Status.ShouldBe(Proto.BayStatus.DeleteInProgress);
        rig.Cloud.Trustees.ShouldBeEmpty();
    }

    [Fact]
    public async Task Delete_Twice_IsSuccessUntilItIsGone()
    {
        await using var rig = await GatewayRig.StartAsync();
        var bay = await rig.AddCompleteBayAsync();
        await rig.Bays.DeleteBayAsync(new Proto.DeleteBayRequest { Id = bay.Uuid });

        var again = await rig.Bays.DeleteBayAsync(new Proto.DeleteBayRequest { Id = bay.Uuid });
        await rig.RemoveAsync(bay);
        var gone = await Fault.OfAsync(async () => await rig.Bays.DeleteBayAsync(new Proto.DeleteBayRequest { Id = bay.Uuid }));
        await rig.Bays.DeleteBayAsync(new Proto.DeleteBayRequest { Id = bay.Uuid, AllowMissing = true });

        again.Status.ShouldBe(Proto.BayStatus.DeleteInProgress);
        gone.ShouldBe(StatusCode.NotFound, "BAY_NOT_FOUND");
    }

    [Fact]
    public async Task Delete_Forced_IsRecorded()
    {
        await using var rig = await GatewayRig.StartAsync();
        var bay = await rig.AddCompleteBayAsync();

        await rig.Bays.DeleteBayAsync(new Proto.DeleteBayRequest { Id = bay.Uuid, Force = true });

        (await rig.Store.GetBayAsync(Guid.Parse(bay.Uuid), CancellationToken.None))!.State.Operation!.Force.ShouldBeTrue();
    }

    [Fact]
    public async Task Events_OfALifetime_AreInOrderAlsoAfterRemoval()
    {
        await using var rig = await GatewayRig.StartAsync();
        var bay = await rig.AddCompleteBayAsync();
        var byName = await rig.Bays.ListBayEventsAsync(new Proto.ListBayEventsRequest { Id = "bay" });
        await rig.RemoveAsync(bay);

        var events = (await rig.Bays.ListBayEventsAsync(new Proto.ListBayEventsRequest { Id = bay.Uuid })).Events;
        var gone = await Fault.OfAsync(async () => await rig.Bays.ListBayEventsAsync(new Proto.ListBayEventsRequest { Id = "bay" }));

        byName.Events.Count.ShouldBe(4);
        events.Select(happened => happened.Type).ShouldBe(
        [
            BayEventTypes.CreateAccepted, BayEventTypes.IdentityMade, BayEventTypes.StackAccepted, BayEventTypes.Completed,
            BayEventTypes.DeleteAccepted, BayEventTypes.StackGone, BayEventTypes.Deleted,
        ]);
        events[0].UserId.ShouldBe("user-member");
        events[0].RequestId.ShouldStartWith("req-");
        gone.ShouldBe(StatusCode.NotFound, "BAY_NOT_FOUND");
    }

    [Fact]
    public async Task Events_InPages_AreTheSame()
    {
        await using var rig = await GatewayRig.StartAsync();
        var bay = await rig.AddCompleteBayAsync();
        var all = (await rig.Bays.ListBayEventsAsync(new Proto.ListBayEventsRequest { Id = bay.Uuid })).Events;

        var (paged, token) = (new List<Proto.BayEvent>(), string.Empty);
        do
        {
            var page = await rig.Bays.ListBayEventsAsync(new Proto.ListBayEventsRequest { Id = bay.Uuid, PageSize = 3, PageToken = token });
            paged.AddRange(page.Events);
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        paged.ShouldBe(all);
    }

    [Fact]
    public async Task Events_BadArguments_AreRefused()
    {
        await using var rig = await GatewayRig.StartAsync();

        var fault = await Fault.OfAsync(async () => await rig.Bays.ListBayEventsAsync(new Proto.ListBayEventsRequest { Id = "x", PageSize = -1, PageToken = "y" }));
        var empty = await Fault.OfAsync(async () => await rig.Bays.ListBayEventsAsync(new Proto.ListBayEventsRequest()));

        fault.ShouldBeInvalid("page_size", "page_token");
        empty.ShouldBeInvalid("id");
    }

    private static async Task<Proto.Bay> UpdateAsync(GatewayRig rig, string id, Proto.Bay values, params string[] paths)
    {
        var request = new Proto.UpdateBayRequest { Id = id, Bay = values };
        if (paths.Length > 0)
        {
            request.UpdateMask = new FieldMask { Paths = { paths } };
        }

        return await rig.Bays.UpdateBayAsync(request);
    }
}
