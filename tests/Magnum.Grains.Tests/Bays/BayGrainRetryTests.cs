using Magnum.Grains.Bays;

namespace Magnum.Grains.Tests.Bays;

public sealed class BayGrainRetryTests
{
    [Fact]
    public void EffectFailed_Transient_BacksOffDoublingToTheCap()
    {
        var life = BayLife.AtStackCreate();

        var pauses = new List<double>();
        for (var attempt = 0; attempt < 9; attempt++)
        {
            life.Tell(life.Fails(BayLife.Transient));
            pauses.Add((life.Bay.DueAt!.Value - life.Now).TotalSeconds);
            life.PassUntilDue();
        }

        pauses.ShouldBe([1, 2, 4, 8, 16, 32, 60, 60, 60]);
        life.Operation.Attempt.ShouldBe(10);
        life.Operation.LastError.ShouldBe("connection refused [HEAT_UNREACHABLE]");
    }

    [Fact]
    public void EffectFailed_NoJitter_WaitsHalf()
    {
        var life = BayLife.AtStackCreate();
        life.Jitter = 0;

        life.Tell(life.Fails(BayLife.Transient));

        life.Bay.DueAt.ShouldBe(life.Now + (life.Policy.FirstRetry / 2));
    }

    [Fact]
    public void EffectFailed_CloudAsksToWait_Waits()
    {
        var life = BayLife.AtStackCreate();

        life.Tell(life.Fails(BayLife.Transient with { RetryAfter = TimeSpan.FromSeconds(90) }));

        life.Bay.DueAt.ShouldBe(life.Now + TimeSpan.FromSeconds(90));
    }

    [Fact]
    public void EffectFailed_CloudAsksToWaitForAYear_WaitsUntilTheDeadline()
    {
        var life = BayLife.AtStackCreate();

        life.Tell(life.Fails(BayLife.Transient with { RetryAfter = TimeSpan.FromDays(365) }));

        life.Bay.DueAt.ShouldBe(life.Operation.Deadline);
    }

    [Fact]
    public void EffectFailed_TransientPastTheDeadline_Fails()
    {
        var life = BayLife.AtStackCreate();
        life.PassDeadline();

        life.Tell(life.Fails(BayLife.Transient));

        life.Bay.Status.ShouldBe(BayStatus.CreateFailed);
        life.Stack.State.ShouldBe(LedgerState.Intended);
        life.Stack.UncertainUntil.ShouldBe(life.Now + life.Policy.UncertainFor);
    }

    [Fact]
    public void StackSeen_AfterTrouble_ClearsItAndCountsAnew()
    {
        var life = BayLife.AtCreateWatch();
        life.Tell(life.Fails(BayLife.Transient));

        life.Tell(life.Seen("CREATE_IN_PROGRESS"));

        life.Operation.LastError.ShouldBeNull();
        life.Operation.Attempt.ShouldBe(1);
    }

    [Fact]
    public void StackSeen_NothingNew_WritesNothing()
    {
        var life = BayLife.AtCreateWatch();
        life.Tell(life.Seen("CREATE_IN_PROGRESS", percent: 30));

        life.Tell(life.Seen("CREATE_IN_PROGRESS", percent: 30)).Changed.ShouldBeFalse();
        life.Tell(life.Seen("CREATE_IN_PROGRESS")).Changed.ShouldBeFalse();
    }

    [Fact]
    public void StackSeen_MoreIsDone_ShowsThePercentage()
    {
        var life = BayLife.AtCreateWatch();

        life.Tell(life.Seen("CREATE_IN_PROGRESS", percent: 30));

        life.Operation.Percent.ShouldBe(30);
        life.Bay.DueAt.ShouldNotBeNull().ShouldBeGreaterThan(life.Now);
    }

    [Theory]
    [InlineData("INIT_COMPLETE")]
    [InlineData("SUSPEND_IN_PROGRESS")]
    [InlineData("SOMETHING")]
    [InlineData("")]
    public void StackSeen_AStatusThatIsNotSettled_IsWatchedOn(string status)
    {
        var life = BayLife.AtCreateWatch();

        life.Tell(life.Seen(status)).Changed.ShouldBeFalse();
    }

    [Theory]
    [InlineData("CREATE_IN_PROGRESS")]
    [InlineData("SOMETHING")]
    public void StackSeen_InProgressPastTheDeadline_IsStalledAndCanBeDeleted(string status)
    {
        var life = BayLife.AtCreateWatch();
        life.PassDeadline();

        life.Tell(life.Seen(status));

        life.Bay.Status.ShouldBe(BayStatus.CreateFailed);
        life.Bay.StatusReason.ShouldNotBeNull().ShouldContain($"Heat still shows {status} after 60 minutes [HEAT_STALLED; to be mended by the cloud's operator]");
        life.Tell(BayLife.Delete()).Changed.ShouldBeTrue();
    }

    [Fact]
    public void StackSeen_DeleteStalledAndForced_GivesUpOnTheStack()
    {
        var life = BayLife.AtDeleteWatch(force: true);
        life.PassDeadline();

        life.Tell(life.Seen("DELETE_IN_PROGRESS"));

        life.Operation.Stage.ShouldBe(OperationStage.TrusteeDelete);
        life.Events[^1].Type.ShouldBe(BayEventTypes.Orphans);
    }

    [Fact]
    public void EffectFailed_FaultsCannotBeRead_FailsWithHeatsReasonAfterSomeAttempts()
    {
        var life = BayLife.AtCreateWatch();
        life.Tell(life.Seen("CREATE_FAILED", "Quota exceeded for instances"));

        for (var attempt = 0; attempt < life.Policy.GiveUpAttempts; attempt++)
        {
            life.Tell(life.Fails(BayLife.Transient));
        }

        life.Bay.Status.ShouldBe(BayStatus.CreateFailed);
        life.Bay.StatusReason.ShouldNotBeNull().ShouldStartWith("Quota exceeded for instances [QUOTA_EXCEEDED; a quota is reached]");
    }

    [Fact]
    public void NextWakeUp_WhileWatching_BacksOffFromOneToTenSeconds()
    {
        var life = BayLife.AtCreateWatch();
        var since = life.Operation.StageSince;

        var pauses = new[] { 1, 5, 50, 500 }.Select(second => BayGrain.NextWakeUp(life.Bay, since.AddSeconds(second), life.Policy) - since.AddSeconds(second));

        pauses.ShouldBe([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10)]);
    }

    [Fact]
    public void NextWakeUp_BeforeTheStoredTime_IsTheStoredTime()
    {
        var life = BayLife.AtCreateWatch();

        BayGrain.NextWakeUp(life.Bay, life.Now, life.Policy).ShouldBe(life.Bay.DueAt);
    }

    [Fact]
    public void NextWakeUp_Settled_IsNever()
    {
        var life = BayLife.Complete();

        BayGrain.NextWakeUp(life.Bay, life.Now, life.Policy).ShouldBeNull();
    }

    [Fact]
    public void NextWakeUp_OverdueOutsideTheWatch_IsTheStoredTime()
    {
        var life = BayLife.AtStackCreate();

        BayGrain.NextWakeUp(life.Bay, life.Now.AddHours(1), life.Policy).ShouldBe(life.Bay.DueAt);
    }
}
