using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;

namespace Magnum.Grains.Tests.Bays;

public sealed class BayGrainCreateTests
{
    [Fact]
    public void Create_NoBay_RecordsIntentBeforeAnythingOutside()
    {
        var life = new BayLife();

        var decision = life.Tell(BayLife.CreateCommand());

        decision.Changed.ShouldBeTrue();
        life.Bay.Status.ShouldBe(BayStatus.CreateInProgress);
        life.Operation.Stage.ShouldBe(OperationStage.Identity);
        life.Bay.DueAt.ShouldBe(life.Now + life.Policy.IdentityTimeout);
        life.Bay.StackName.ShouldBe("swarmbay-000000010000");
        life.Bay.Ledger.Entries.Select(line => (line.Kind, line.State)).ShouldBe([(LedgerKind.Trustee, LedgerState.Intended), (LedgerKind.Trust, LedgerState.Intended)]);
        life.Trustee.Name.ShouldBe(life.Bay.Uuid.ToString("D"));
        decision.Events.ShouldHaveSingleItem().Type.ShouldBe(BayEventTypes.CreateAccepted);
        decision.Events[0].RequestId.ShouldBe("req-create");
    }

    [Fact]
    public void Create_TimeoutGiven_SetsHeatsTimeoutBeforeTheDeadline()
    {
        var life = new BayLife();

        life.Tell(BayLife.CreateCommand() with { TimeoutMinutes = 7 });

        life.Operation.HeatTimeoutMinutes.ShouldBe(7);
        life.Operation.Deadline.ShouldBe(life.Now + TimeSpan.FromMinutes(7) + life.Policy.DeadlineMargin);
        life.Bay.CreateTimeoutMinutes.ShouldBe(7);
    }

    [Fact]
    public void Create_ToldTwice_ChangesNothing()
    {
        var life = BayLife.AtIdentity();

        var decision = life.Tell(BayLife.CreateCommand("another"));

        decision.Changed.ShouldBeFalse();
        life.Bay.Name.ShouldBe("swarmbay");
    }

    [Fact]
    public void IdentityMade_InTime_RecordsItAndIntendsTheStack()
    {
        var life = BayLife.AtIdentity();

        life.Tell(life.IdentityMade());

        life.Operation.Stage.ShouldBe(OperationStage.StackCreate);
        life.Trustee.ShouldBe(new LedgerEntry(LedgerKind.Trustee, life.Bay.Uuid.ToString("D"), LedgerState.Present) { Id = "trustee-1" });
        life.Bay.Ledger.Find(LedgerKind.Trust).ShouldNotBeNull().Id.ShouldBe("trust-1");
        life.Stack.State.ShouldBe(LedgerState.Intended);
        life.Bay.DueAt.ShouldBe(life.Now);
        BayGrain.EffectOf(life.Bay).ShouldBe(BayEffect.CreateStack);
    }

    [Fact]
    public void StackAccepted_AtStackCreate_WatchesTheStack()
    {
        var life = BayLife.AtStackCreate();

        life.Tell(life.Accepted("stack-9"));

        life.Bay.StackId.ShouldBe("stack-9");
        life.Bay.AppliedOperationId.ShouldBe(life.Operation.Id);
        life.Operation.Stage.ShouldBe(OperationStage.StackWatch);
        life.Bay.DueAt.ShouldBe(life.Now + life.Policy.FastestPoll);
        BayGrain.EffectOf(life.Bay).ShouldBe(BayEffect.ReadStack);
    }

    [Fact]
    public void StackSeen_Complete_ReadsTheOutputs()
    {
        var life = BayLife.AtCreateWatch();

        life.Tell(life.Seen("CREATE_COMPLETE"));

        life.Operation.Stage.ShouldBe(OperationStage.Outputs);
        life.Bay.Status.ShouldBe(BayStatus.CreateInProgress);
        BayGrain.EffectOf(life.Bay).ShouldBe(BayEffect.ReadOutputs);
    }

    [Fact]
    public void OutputsRead_AfterCreate_CompletesTheBay()
    {
        var life = BayLife.AtCreateOutputs();

        var decision = life.Tell(life.Outputs());

        life.Bay.Status.ShouldBe(BayStatus.CreateComplete);
        life.Bay.StatusReason.ShouldBe("Stack CREATE_COMPLETE");
        life.Bay.StackStatus.ShouldBe("CREATE_COMPLETE");
        life.Bay.NodeAddresses.ShouldBe(["192.0.2.11", "192.0.2.12"]);
        life.Bay.MasterAddresses.ShouldBe(["192.0.2.10"]);
        life.Bay.ApiAddress.ShouldBe("tcp://192.0.2.10:2376");
        life.Bay.DiscoveryUrl.ShouldNotBeNull();
        life.Bay.Operation.ShouldBeNull();
        BayGrain.EffectOf(life.Bay).ShouldBe(BayEffect.None);
        decision.Events.ShouldHaveSingleItem().Type.ShouldBe(BayEventTypes.Completed);
    }

    [Fact]
    public void StackSeen_Failed_TellsTheFirstFailedLeafAndWhoseFault()
    {
        var life = BayLife.AtCreateWatch();
        life.Tell(life.Seen("CREATE_FAILED", "Resource CREATE failed: resources.nodes"));

        life.Tell(life.Faults(
            new StackResource("nodes", "OS::Heat::ResourceGroup", "CREATE_FAILED", "resources.nodes: failed", null, IsNestedStack: true),
            new StackResource("server", "OS::Nova::Server", "CREATE_FAILED", "No valid host was found.", "0", IsNestedStack: false),
            new StackResource("network", "OS::Neutron::Net", "CREATE_COMPLETE", null, null, IsNestedStack: false)));

        life.Bay.Status.ShouldBe(BayStatus.CreateFailed);
        life.Bay.Faults.ShouldHaveSingleItem().ShouldBe(new("0.server", "No valid host was found."));
        life.Bay.StatusReason.ShouldBe("0.server: No valid host was found [NO_VALID_HOST; to be mended by the cloud's operator]. Delete the bay, and create it again once this is mended.");
        life.Stack.State.ShouldBe(LedgerState.Present);
        life.Trustee.State.ShouldBe(LedgerState.Present);
    }

    [Fact]
    public void StackSeen_RolledBack_FailsTheCreate()
    {
        var life = BayLife.AtCreateWatch();

        life.Tell(life.Seen("ROLLBACK_COMPLETE"));
        life.Tell(life.Faults());

        life.Bay.Status.ShouldBe(BayStatus.CreateFailed);
    }

    [Fact]
    public void EffectFailed_HeatRefusesTheStack_FailsAtOnceAndKeepsTheLineForTheDelete()
    {
        var life = BayLife.AtStackCreate();

        var decision = life.Tell(life.Fails(BayLife.Final));

        life.Bay.Status.ShouldBe(BayStatus.CreateFailed);
        life.Bay.StatusReason.ShouldBe("The flavor m9 was not found [HEAT_BAD_REQUEST; to be mended by the user]. Delete the bay, and create it again once this is mended.");
        life.Stack.State.ShouldBe(LedgerState.Intended);
        decision.Events.ShouldHaveSingleItem().Type.ShouldBe(BayEventTypes.Failed);
    }

    [Fact]
    public void Delete_AfterARefusedCreate_EndsAtOnceOnANotFound()
    {
        var life = BayLife.AtStackCreate();
        life.Tell(life.Fails(BayLife.Final));

        life.Tell(BayLife.Delete());
        life.Tell(life.Gone());

        life.Operation.Stage.ShouldBe(OperationStage.TrusteeDelete);
        life.Stack.State.ShouldBe(LedgerState.Gone);
    }
}
