using Magnum.Grains.Bays;

namespace Magnum.Grains.Tests.Bays;

public sealed class BayGrainUpdateTests
{
    [Fact]
    public void Update_Complete_SetsTheWantedCountAndAsksHeat()
    {
        var life = BayLife.Complete();

        var decision = life.Tell(BayLife.Update(5));

        life.Bay.Status.ShouldBe(BayStatus.UpdateInProgress);
        life.Bay.NodeCount.ShouldBe(5);
        life.Operation.Stage.ShouldBe(OperationStage.StackUpdate);
        BayGrain.EffectOf(life.Bay).ShouldBe(BayEffect.UpdateStack);
        decision.Events.ShouldHaveSingleItem().Message.ShouldBe("Update accepted: node_count 2 to 5.");
    }

    [Fact]
    public void Update_ToTheSameCount_ChangesNothing()
    {
        var life = BayLife.Complete();

        var decision = life.Tell(BayLife.Update(2));

        decision.Changed.ShouldBeFalse();
        decision.Refusal.ShouldBeNull();
    }

    [Theory]
    [InlineData("UPDATE_FAILED", BayStatus.UpdateFailed)]
    [InlineData("ROLLBACK_COMPLETE", BayStatus.RollbackComplete)]
    [InlineData("ROLLBACK_FAILED", BayStatus.RollbackFailed)]
    public void Update_AfterAFailedOne_CanBeTriedAgainToTheSameCount(string stackStatus, BayStatus status)
    {
        var life = BayLife.UpdateEnded(stackStatus);
        life.Bay.Status.ShouldBe(status);

        var decision = life.Tell(BayLife.Update(3));

        life.Bay.Status.ShouldBe(BayStatus.UpdateInProgress);
        life.Bay.StatusReason.ShouldBeNull();
        life.Bay.Faults.ShouldBeEmpty();
        decision.Events.ShouldHaveSingleItem().Message.ShouldBe("Update accepted: node_count 3 again.");
    }

    [Fact]
    public void Update_NodesToRemove_AreKeptForTheEffectWithTheNumberBefore()
    {
        var life = BayLife.Complete();

        var decision = life.Tell(Shrink(1, Server(1)));

        life.Operation.NodesToRemove.ShouldBe([Server(1)]);
        life.Operation.FromNodeCount.ShouldBe(2);
        life.Bay.MostNodes.ShouldBe(2);
        decision.Events.ShouldHaveSingleItem().Message.ShouldBe($"Update accepted: node_count 2 to 1. Nodes to remove: {Server(1)}.");
    }

    [Fact]
    public void Update_ShrinkThatFailed_CanBeTriedAgainWithNodesToRemove()
    {
        var life = BayLife.Complete();
        life.Tell(Shrink(1, Server(1)));
        life.Tell(life.Fails(BayLife.Final));

        var decision = life.Tell(Shrink(1, Server(2)));

        life.Operation.NodesToRemove.ShouldBe([Server(2)]);
        life.Operation.FromNodeCount.ShouldBe(2);
        decision.Events.ShouldHaveSingleItem().Message.ShouldBe($"Update accepted: node_count 1 again. There may be 2 nodes. Nodes to remove: {Server(2)}.");
    }

    [Fact]
    public void Update_GrowthThatFailed_MayHaveMadeNodesThatCanGo()
    {
        var life = BayLife.Complete();
        life.Tell(BayLife.Update(5));
        life.Tell(life.Fails(BayLife.Final));

        life.Tell(Shrink(2, Server(1), Server(2), Server(3)));

        life.Operation.FromNodeCount.ShouldBe(5);
    }

    [Fact]
    public void OutputsRead_AfterAShrink_TheBayHasAsManyNodesAsItSays()
    {
        var life = BayLife.Complete();
        life.Tell(Shrink(1, Server(1)));
        life.Tell(life.Accepted());
        life.Tell(life.Seen("UPDATE_COMPLETE"));

        life.Tell(life.Outputs());

        life.Bay.MostNodes.ShouldBeNull();
        life.Tell(Shrink(1, Server(1))).Refusal.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Update_NodesToRemoveWithoutShrinking_IsRefused(int nodes)
    {
        var life = BayLife.Complete();

        var refusal = life.Tell(Shrink(nodes, Server(1))).Refusal.ShouldNotBeNull();

        refusal.Kind.ShouldBe(RefusalKind.InvalidArgument);
        refusal.Message.ShouldContain($"nodes_to_remove can be given only when node_count gets smaller; the bay has 2, and {nodes} is asked for");
    }

    [Fact]
    public void Update_HappyPath_EndsUpdateComplete()
    {
        var life = BayLife.AtStackUpdate();

        life.Tell(life.Accepted());
        life.Tell(life.Seen("UPDATE_IN_PROGRESS", percent: 40));
        life.Tell(life.Seen("UPDATE_COMPLETE"));
        life.Tell(life.Outputs());

        life.Bay.Status.ShouldBe(BayStatus.UpdateComplete);
        life.Bay.Operation.ShouldBeNull();
        life.Events[^1].Type.ShouldBe(BayEventTypes.Completed);
        life.Events[^1].UserId.ShouldBe("member");
    }

    [Fact]
    public void StackSeen_RollbackInProgress_ShowsItAndIsAnEvent()
    {
        var life = BayLife.AtUpdateWatch();

        var decision = life.Tell(life.Seen("ROLLBACK_IN_PROGRESS"));

        life.Bay.Status.ShouldBe(BayStatus.RollbackInProgress);
        decision.Events.ShouldHaveSingleItem().Type.ShouldBe(BayEventTypes.StackChanged);
        life.Tell(life.Seen("ROLLBACK_IN_PROGRESS")).Changed.ShouldBeFalse();
    }

    [Fact]
    public void StackSeen_TheOldStatusForAMoment_IsWaitedOut()
    {
        var life = BayLife.AtUpdateWatch();

        var decision = life.Tell(life.Seen("CREATE_COMPLETE"));

        decision.Changed.ShouldBeFalse();
        life.Operation.Stage.ShouldBe(OperationStage.StackWatch);
    }

    [Fact]
    public void StackSeen_CarriesAnotherOperation_IsUpdatedAgain()
    {
        var life = BayLife.AtUpdateWatch();

        life.Tell(new BayMessage.StackSeen(life.Operation.Id, life.StackIn("UPDATE_COMPLETE", BayLife.Id(77)), null));

        life.Operation.Stage.ShouldBe(OperationStage.StackUpdate);
        life.Bay.DueAt.ShouldBe(life.Now + life.Policy.FastestPoll);
    }

    [Fact]
    public void StackSeen_CarriesAnotherOperationUntilTheDeadline_Fails()
    {
        var life = BayLife.AtUpdateWatch();
        life.PassDeadline();

        life.Tell(new BayMessage.StackSeen(life.Operation.Id, life.StackIn("UPDATE_COMPLETE", BayLife.Id(77)), null));

        life.Bay.Status.ShouldBe(BayStatus.UpdateFailed);
        life.Bay.StatusReason.ShouldNotBeNull().ShouldContain("HEAT_STALLED");
    }

    [Fact]
    public void StackSeen_CreateWhoseStackSomebodyRetagged_IsBroughtBackByAnUpdate()
    {
        var life = BayLife.AtCreateWatch();

        life.Tell(new BayMessage.StackSeen(life.Operation.Id, life.StackIn("CREATE_COMPLETE", BayLife.Id(77)), null));
        BayGrain.EffectOf(life.Bay).ShouldBe(BayEffect.UpdateStack);
        life.Tell(life.Accepted());
        life.Tell(life.Seen("UPDATE_COMPLETE"));
        life.Tell(life.Outputs());

        life.Bay.Status.ShouldBe(BayStatus.CreateComplete);
        life.Stack.State.ShouldBe(LedgerState.Present);
    }

    [Fact]
    public void EffectFailed_HeatRefusesTheUpdate_FailsAndCanBeTriedAgain()
    {
        var life = BayLife.AtStackUpdate();

        life.Tell(life.Fails(BayLife.Final));

        life.Bay.Status.ShouldBe(BayStatus.UpdateFailed);
        life.Bay.StatusReason.ShouldNotBeNull().ShouldEndWith("Update the bay again once this is mended.");
        life.Tell(BayLife.Update(3)).Changed.ShouldBeTrue();
    }

    [Fact]
    public void EffectFailed_DeadTrust_FailsAndTheNextUpdateBringsAFreshTrust()
    {
        var life = BayLife.AtStackUpdate();
        life.Tell(life.Fails(BayLife.DeadTrust));
        life.Bay.CredentialsValid.ShouldBeFalse();

        life.Tell(BayLife.Update(3, newTrust: "trust-2"));

        life.Bay.CredentialsValid.ShouldBeTrue();
        life.Bay.Ledger.Find(LedgerKind.Trust).ShouldNotBeNull().Id.ShouldBe("trust-2");
    }

    [Fact]
    public void StackGone_DuringAnUpdate_FailsTheBayAndAdvisesToDelete()
    {
        var life = BayLife.AtUpdateWatch();

        life.Tell(life.Gone());

        life.Bay.Status.ShouldBe(BayStatus.UpdateFailed);
        life.Bay.StackId.ShouldBeNull();
        life.Bay.NodeAddresses.ShouldBeEmpty();
        life.Bay.StatusReason.ShouldBe("the bay's stack was deleted in Heat by somebody else [STACK_VANISHED; to be mended by the user]. Delete the bay and create it again.");
        life.Tell(BayLife.Update(4)).Refusal.ShouldNotBeNull().Code.ShouldBe("BAY_NOT_UPDATABLE");
    }

    private static string Server(int number) => BayLife.Id(number).ToString("D");

    private static BayMessage.Update Shrink(int nodes, params string[] removals) => BayLife.Update(nodes) with { NodesToRemove = removals };
}
