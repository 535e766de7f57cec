using Magnum.Grains.Bays;

namespace Magnum.Grains.Tests.Bays;

public sealed class BayConditionTests
{
    [Fact]
    public void Of_ANewBay_IsNotReadyAndKnowsNoStackAndNoTrust()
    {
        var conditions = Of(BayLife.AtIdentity());

        conditions["Ready"].Holds.ShouldBe(false);
        conditions["Ready"].Reason.ShouldBe("OperationInFlight");
        conditions["StackSynced"].Holds.ShouldBeNull();
        conditions["CredentialsValid"].Holds.ShouldBeNull();
        conditions["Deleting"].Holds.ShouldBe(false);
    }

    [Fact]
    public void Of_ACompleteBay_IsReadyAndAsFreshAsTheLastComparison()
    {
        var life = BayLife.Complete();
        var compared = life.Now.AddMinutes(3);

        var conditions = Of(life, compared);

        conditions["Ready"].Holds.ShouldBe(true);
        conditions["StackSynced"].ObservedAt.ShouldBe(compared);
        conditions["CredentialsValid"].Holds.ShouldBe(true);
    }

    [Fact]
    public void Of_AnOldComparison_IsAsFreshAsTheLastChange()
    {
        var life = BayLife.Complete();

        Of(life, life.Now.AddMinutes(-3))["StackSynced"].ObservedAt.ShouldBe(life.Bay.UpdatedAt);
    }

    [Fact]
    public void Of_AFailedBay_IsNotReadyAndSaysWhy()
    {
        var life = BayLife.CreateFailed();

        Of(life)["Ready"].ShouldSatisfyAllConditions(
            ready => ready.Holds.ShouldBe(false),
            ready => ready.Reason.ShouldBe("OperationFailed"),
            ready => ready.Message.ShouldBe(life.Bay.StatusReason));
    }

    [Fact]
    public void Of_ADeadTrust_SaysWhoRenewsIt()
    {
        var life = BayLife.AtStackDelete();
        life.Tell(life.Fails(BayLife.DeadTrust));

        var conditions = Of(life);

        conditions["CredentialsValid"].Holds.ShouldBe(false);
        conditions["CredentialsValid"].Message.ShouldContain("member");
        conditions["Deleting"].Holds.ShouldBe(true);
    }

    private static Dictionary<string, BayCondition> Of(BayLife life, DateTimeOffset? synced = null) =>
        BayCondition.Of(life.Bay, synced).ToDictionary(condition => condition.Type, StringComparer.Ordinal);
}
