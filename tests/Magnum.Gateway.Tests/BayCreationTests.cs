using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Magnum.Gateway.Tests.Hosting;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Store;
using Proto = Magnum.V1;

namespace Magnum.Gateway.Tests;

public sealed class BayCreationTests
{
    private static readonly GatewayOptions Hasty = new() { IdentityBudget = TimeSpan.FromMilliseconds(200) };

    [Fact]
    public async Task Create_Complete_AnswersAtOnceWithTheIntentAndTheIdentity()
    {
        await using var rig = await GatewayRig.StartAsync();

        var bay = await rig.AddBayAsync();

        bay.Status.ShouldBe(Proto.BayStatus.CreateInProgress);
        bay.NodeCount.ShouldBe(1);
        bay.MasterCount.ShouldBe(1);
        bay.Operation.Kind.ShouldBe("create");
        bay.Operation.Stage.ShouldBe("stack-create");
        bay.Operation.UserId.ShouldBe("user-member");
        bay.ProjectId.ShouldBe(ScriptedCloud.Project);
        bay.Conditions.Select(condition => condition.Type).ShouldBe(["Ready", "StackSynced", "CredentialsValid", "Deleting"]);
        rig.Cloud.Trustees.Keys.ShouldBe([bay.Uuid]);
        rig.Cloud.Delegations.ShouldBe(["member"]);
    }

    [Fact]
    public async Task Create_Complete_StoresThePasswordAndNeverTheToken()
    {
        await using var rig = await GatewayRig.StartAsync();

        var uuid = Guid.Parse((await rig.AddBayAsync()).Uuid);

        var password = await rig.Store.ReadSecretAsync(ScriptedCloud.Project, uuid, SecretKinds.TrusteePassword, CancellationToken.None);
        password.ShouldNotBeNull().Length.ShouldBe(40);
        rig.Log.Entries.ShouldAllBe(entry => !entry.Text.Contains(password));
    }

    [Fact]
    public async Task Create_ManyProblems_NamesThemAll()
    {
        await using var rig = await GatewayRig.StartAsync();
        var bay = new Proto.Bay
        {
            BaymodelId = (await rig.AddBaymodelAsync()).Uuid,
            Name = "1 bad name",
            NodeCount = 0,
            MasterCount = 3,
            BayCreateTimeout = new Duration { Seconds = 30 },
            DiscoveryUrl = "gopher://here",
            Status = Proto.BayStatus.CreateComplete,
            BayFaults = { ["a"] = "b" },
        };

        var fault = await Fault.OfAsync(async () => await rig.Bays.CreateBayAsync(new Proto.CreateBayRequest { Bay = bay }));

        fault.ShouldBeInvalid("bay.name", "bay.node_count", "bay.master_count", "bay.bay_create_timeout", "bay.discovery_url", "bay.status", "bay.bay_faults");
        (await rig.Bays.ListBaysAsync(new Proto.ListBaysRequest())).Bays.ShouldBeEmpty();
    }

    [Fact]
    public async Task Create_BaymodelNoLongerFits_SaysWhat()
    {
        await using var rig = await GatewayRig.StartAsync();
        var baymodel = await rig.AddBaymodelAsync();
        rig.Driver.IsInstalled = false;

        var fault = await Fault.OfAsync(() => rig.AddBayAsync(baymodel: baymodel.Uuid));

        fault.ShouldBe(StatusCode.FailedPrecondition, "DRIVER_MISSING");
    }

    [Fact]
    public async Task Create_NoBaymodelOrAMissingOne_SaysSo()
    {
        await using var rig = await GatewayRig.StartAsync();

        var none = await Fault.OfAsync(async () => await rig.Bays.CreateBayAsync(new Proto.CreateBayRequest()));
        var missing = await Fault.OfAsync(() => rig.AddBayAsync(baymodel: "nothing"));

        none.ShouldBeInvalid("bay.baymodel_id");
        missing.ShouldBe(StatusCode.NotFound, "BAYMODEL_NOT_FOUND");
    }

    [Fact]
    public async Task Create_QuotaReached_IsResourceExhausted()
    {
        await using var rig = await GatewayRig.StartAsync(maxBays: 1);
        var baymodel = await rig.AddBaymodelAsync();
        await rig.AddBayAsync("one", baymodel.Uuid);

        var fault = await Fault.OfAsync(() => rig.AddBayAsync("two", baymodel.Uuid));

        fault.ShouldBe(StatusCode.ResourceExhausted, "BAY_QUOTA_REACHED");
        fault.Detail<QuotaFailure>()!.Violations.Single().Subject.ShouldBe($"project:{ScriptedCloud.Project}");
        rig.Cloud.Trustees.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Create_CannotDelegate_IsDeniedAndNothingIsLeft()
    {
        await using var rig = await GatewayRig.StartAsync();
        rig.Cloud.During = (name, _) => name == "create-identity"
            ? throw new CloudException("CANNOT_DELEGATE", "this application credential may not make trusts", isTransient: false, FaultOwner.User)
            : Task.CompletedTask;

        var fault = await Fault.OfAsync(() => rig.AddBayAsync());

        fault.ShouldBe(StatusCode.PermissionDenied, "CANNOT_DELEGATE");
        fault.Message.ShouldBe("This application credential may not make trusts.");
        (await rig.Bays.ListBaysAsync(new Proto.ListBaysRequest())).Bays.ShouldBeEmpty();
        rig.Cloud.Trustees.ShouldBeEmpty();
    }

    [Fact]
    public async Task Create_CannotDelegateNorCleanUp_LeavesTheBayToItsOwner()
    {
        await using var rig = await GatewayRig.StartAsync();
        rig.Cloud.During = (name, _) => name switch
        {
            "create-identity" => throw new CloudException("CANNOT_DELEGATE", "no", isTransient: false, FaultOwner.User),
            "delete-trustee" => throw new CloudException("KEYSTONE_DOWN", "down", isTransient: true, FaultOwner.Cloud),
            _ => Task.CompletedTask,
        };

        var fault = await Fault.OfAsync(() => rig.AddBayAsync());

        fault.ShouldBe(StatusCode.PermissionDenied, "CANNOT_DELEGATE");
        var bay = (await rig.Bays.ListBaysAsync(new Proto.ListBaysRequest { View = Proto.BayView.Full })).Bays.ShouldHaveSingleItem();
        bay.Status.ShouldBe(Proto.BayStatus.DeleteInProgress);
        bay.Operation.Stage.ShouldBe("trustee-delete");
    }

    [Fact]
    public async Task Create_KeystoneHiccup_IsTriedAgainWithinTheCall()
    {
        await using var rig = await GatewayRig.StartAsync();
        var failures = 1;
        rig.Cloud.During = (name, _) => name == "create-identity" && failures-- > 0
            ? throw new CloudException("KEYSTONE_503", "overloaded", isTransient: true, FaultOwner.Cloud)
            : Task.CompletedTask;

        var bay = await rig.AddBayAsync();

        bay.Operation.Stage.ShouldBe("stack-create");
    }

    [Fact]
    public async Task Create_KeystoneAway_IsUnavailableAndTheOwnerCleansUp()
    {
        var policy = new BayPolicy
        {
            IdentityTimeout = TimeSpan.FromMilliseconds(400),
            UncertainFor = TimeSpan.FromMilliseconds(100),
            DeleteRepeat = TimeSpan.FromMilliseconds(50),
        };
        await using var rig = await GatewayRig.StartAsync(Hasty, policy);
        rig.Cloud.During = (name, _) => name == "create-identity"
            ? throw new CloudException("KEYSTONE_503", "overloaded", isTransient: true, FaultOwner.Cloud)
            : Task.CompletedTask;
        using var watch = new Watcher(rig.Bays);
        await watch.NextAsync(Proto.WatchBaysResponse.Types.Type.Bookmark);

        var fault = await Fault.OfAsync(() => rig.AddBayAsync());
        await using var silo = await LoneSilo.StartAsync(rig);
        var gone = await watch.UntilAsync(message => message.Type == Proto.WatchBaysResponse.Types.Type.Deleted);

        fault.ShouldBe(StatusCode.Unavailable, "KEYSTONE_503");
        fault.Retry.ShouldNotBeNull();
        gone.Bay.Status.ShouldBe(Proto.BayStatus.DeleteComplete);
        rig.Cloud.Trustees.ShouldBeEmpty();
    }

    [Fact]
    public async Task Create_StoreAwayAfterTheIntent_IsTriedAgainWithinTheCall()
    {
        await using var rig = await GatewayRig.StartAsync();
        var failures = 1;
        rig.Turns.Before = message =>
        {
            if (message is BayMessage.IdentityMade && failures-- > 0)
            {
                throw new StoreException("the database is away", isTransient: true, null);
            }
        };

        var bay = await rig.AddBayAsync();

        bay.Operation.Stage.ShouldBe("stack-create");
        rig.Log.Entries.ShouldContain(entry => entry.Id == 3104);
    }

    [Fact]
    public async Task Create_StoreStaysAwayAfterTheIntent_SaysWhatBecomesOfTheBayAndTheOwnerCleansUp()
    {
        var policy = new BayPolicy { IdentityTimeout = TimeSpan.FromMilliseconds(600), UncertainFor = TimeSpan.FromMilliseconds(1) };
        await using var rig = await GatewayRig.StartAsync(Hasty, policy);
        rig.Turns.Before = message =>
        {
            if (message is BayMessage.IdentityMade)
            {
                throw new StoreException("the database is away", isTransient: true, null);
            }
        };
        using var watch = new Watcher(rig.Bays);
        await watch.NextAsync(Proto.WatchBaysResponse.Types.Type.Bookmark);

        var fault = await Fault.OfAsync(() => rig.AddBayAsync("interrupted"));
        var trusteesMade = rig.Cloud.Trustees.Count;
        await using var silo = await LoneSilo.StartAsync(rig);
        var failed = await watch.UntilAsync(message => message.Bay?.Status == Proto.BayStatus.CreateFailed);

        fault.ShouldBe(StatusCode.Unavailable, "CREATE_INTERRUPTED");
        fault.Message.ShouldContain("interrupted");
        fault.Info.Metadata["uuid"].ShouldBe(failed.Bay.Uuid);
        trusteesMade.ShouldBe(1);
        failed.Bay.StatusReason.ShouldContain("IDENTITY_LOST");
        rig.Cloud.Trustees.ShouldBeEmpty();
    }

    [Fact]
    public async Task Create_BayDeletedWhileItsIdentityIsMade_RemovesTheTrustee()
    {
        await using var rig = await GatewayRig.StartAsync();
        var baymodel = await rig.AddBaymodelAsync();
        rig.Cloud.During = async (name, cancellationToken) =>
        {
            if (name == "create-identity")
            {
                await rig.Bays.DeleteBayAsync(new Proto.DeleteBayRequest { Id = "hasty" }, cancellationToken: cancellationToken);
            }
        };

        var bay = await rig.AddBayAsync("hasty", baymodel.Uuid);

        bay.Status.ShouldBe(Proto.BayStatus.DeleteInProgress);
        rig.Cloud.Trustees.ShouldBeEmpty();
    }

    [Fact]
    public async Task RequestId_SameRequest_GivesTheSameBay()
    {
        await using var rig = await GatewayRig.StartAsync();
        var request = await RequestAsync(rig);

        var first = await rig.Bays.CreateBayAsync(request);
        var second = await rig.Bays.CreateBayAsync(request);

        second.Uuid.ShouldBe(first.Uuid);
        rig.Cloud.Delegations.Count.ShouldBe(1);
    }

    [Fact]
    public async Task RequestId_AtTheSameTime_MakesOneBay()
    {
        await using var rig = await GatewayRig.StartAsync();
        var request = await RequestAsync(rig);

        var bays = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => rig.Bays.CreateBayAsync(request).ResponseAsync));

        bays.Select(bay => bay.Uuid).Distinct().ShouldHaveSingleItem();
        rig.Cloud.Trustees.Keys.ShouldBe([bays[0].Uuid]);
        (await rig.Bays.ListBaysAsync(new Proto.ListBaysRequest())).Bays.Count.ShouldBe(1);
    }

    [Fact]
    public async Task RequestId_AnotherRequest_IsRefusedAlsoAfterRemoval()
    {
        await using var rig = await GatewayRig.StartAsync();
        var request = await RequestAsync(rig);
        var bay = await rig.Bays.CreateBayAsync(request);
        await rig.CompleteAsync(bay);
        var other = request.Clone();
        other.Bay.NodeCount = 7;

        var before = await Fault.OfAsync(async () => await rig.Bays.CreateBayAsync(other));
        await rig.RemoveAsync(bay);
        var after = await Fault.OfAsync(async () => await rig.Bays.CreateBayAsync(other));
        var same = await Fault.OfAsync(async () => await rig.Bays.CreateBayAsync(request));

        before.ShouldBe(StatusCode.InvalidArgument, "REQUEST_ID_REUSED");
        after.ShouldBe(StatusCode.InvalidArgument, "REQUEST_ID_REUSED");
        same.ShouldBe(StatusCode.NotFound, "BAY_NOT_FOUND");
        same.Message.ShouldContain("use a new request_id");
    }

    [Fact]
    public async Task RequestId_DuringIdentity_GoesOnWithTheNewToken()
    {
        await using var rig = await GatewayRig.StartAsync(Hasty);
        var request = await RequestAsync(rig);
        rig.Turns.Before = message =>
        {
            if (message is BayMessage.IdentityMade)
            {
                throw new StoreException("the database is away", isTransient: true, null);
            }
        };
        var fault = await Fault.OfAsync(async () => await rig.Bays.CreateBayAsync(request));
        rig.Turns.Before = _ => { };

        var bay = await rig.BaysAs("admin").CreateBayAsync(request);

        bay.Uuid.ShouldBe(fault.Info.Metadata["uuid"]);
        bay.Operation.Stage.ShouldBe("stack-create");
        rig.Cloud.Delegations.ShouldBe(["member", "admin"]);
    }

    [Fact]
    public async Task RequestId_NotAUuidOfVersion4_IsRefused()
    {
        await using var rig = await GatewayRig.StartAsync();

        foreach (var id in new[] { "nonsense", "6ba7b810-9dad-11d1-80b4-00c04fd430c8" })
        {
            (await Fault.OfAsync(async () => await rig.Bays.CreateBayAsync(new Proto.CreateBayRequest { RequestId = id }))).ShouldBeInvalid("request_id");
        }
    }

    private static async Task<Proto.CreateBayRequest> RequestAsync(GatewayRig rig) =>
        new() { Bay = new Proto.Bay { Name = "bay", BaymodelId = (await rig.AddBaymodelAsync()).Uuid }, RequestId = Sample.RequestId() };
}
