using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;

namespace Magnum.Grains.Tests.Bays;

public sealed class StackExpectationTests
{
    private static readonly DateTimeOffset T0 = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);
    private static readonly Guid Operation = BayLife.Id(7);
    private static readonly Guid Applied = BayLife.Id(8);

    [Theory]
    [InlineData(OperationKind.Create, BayStatus.CreateInProgress, "CREATE_IN_PROGRESS")]
    [InlineData(OperationKind.Update, BayStatus.UpdateInProgress, "UPDATE_IN_PROGRESS")]
    [InlineData(OperationKind.Update, BayStatus.RollbackInProgress, "ROLLBACK_IN_PROGRESS")]
    public void Of_StackInTheWorks_ExpectsItsProgressAndItsOperation(OperationKind kind, BayStatus status, string stackStatus) =>
        StackExpectation.Of(Bay(kind, status)).ShouldBe(new StackExpectation(kind, stackStatus, Operation, T0.AddHours(1)));

    [Fact]
    public void Of_Delete_ExpectsTheOperationThatTheStackHas() =>
        StackExpectation.Of(Bay(OperationKind.Delete, BayStatus.DeleteInProgress))
            .ShouldBe(new StackExpectation(OperationKind.Delete, "DELETE_IN_PROGRESS", Applied, T0.AddHours(1)));

    [Fact]
    public void Of_PassingTroubleNoted_AnyStackIsNews()
    {
        var bay = Bay(OperationKind.Create, BayStatus.CreateInProgress);

        var expected = StackExpectation.Of(bay with { Operation = bay.Operation! with { LastError = "Heat is down" } });

        expected.IsNews(Stack("CREATE_IN_PROGRESS", Operation), T0).ShouldBeTrue("it tells that Heat is back");
    }

    [Fact]
    public void Of_Settled_ExpectsWhatWasSeenLast()
    {
        var bay = Bay(OperationKind.Create, BayStatus.CreateComplete) with { Operation = null, StackStatus = "CREATE_COMPLETE" };

        StackExpectation.Of(bay).ShouldBe(StackExpectation.Settled("CREATE_COMPLETE", Applied));
    }

    [Theory]
    [InlineData("CREATE_COMPLETE", true, false)]
    [InlineData("CREATE_COMPLETE", false, true)]
    [InlineData("CHECK_FAILED", true, true)]
    [InlineData("UPDATE_IN_PROGRESS", true, true)]
    public void IsNews_Settled_AnotherStatusOrOperation(string status, bool sameOperation, bool isNews) =>
        StackExpectation.Settled("CREATE_COMPLETE", Applied).IsNews(Stack(status, sameOperation ? Applied : Operation), T0).ShouldBe(isNews);

    [Theory]
    [InlineData("CREATE_IN_PROGRESS", 0, false)]
    [InlineData("CREATE_IN_PROGRESS", 60, false)]
    [InlineData("CREATE_IN_PROGRESS", 61, true)]
    [InlineData("CREATE_COMPLETE", 0, true)]
    [InlineData("UPDATE_IN_PROGRESS", 0, true)]
    public void IsNews_Create_AnotherStatusOrThePassedDeadline(string status, int minutes, bool isNews) =>
        StackExpectation.Of(Bay(OperationKind.Create, BayStatus.CreateInProgress)).IsNews(Stack(status, Operation), T0.AddMinutes(minutes)).ShouldBe(isNews);

    [Theory]
    [InlineData("UPDATE_COMPLETE")]
    [InlineData("CREATE_FAILED")]
    public void IsNews_StackAtRestWhileAnOperationIsInFlight_EachTimeAnew(string status)
    {
        var stack = Stack(status, Operation);

        var expected = StackExpectation.Of(Bay(OperationKind.Update, BayStatus.UpdateInProgress)).After(stack);

        expected.IsNews(stack, T0).ShouldBeTrue();
    }

    [Fact]
    public void IsNews_StackThatADeleteHasNotReached_EachTimeAnew()
    {
        var stack = Stack("UPDATE_IN_PROGRESS", Applied);

        var expected = StackExpectation.Of(Bay(OperationKind.Delete, BayStatus.DeleteInProgress)).After(stack);

        expected.IsNews(stack, T0).ShouldBeTrue("after a while the delete is asked for again");
    }

    [Fact]
    public void After_OtherProgress_IsNewsNoMore()
    {
        var stack = Stack("ROLLBACK_IN_PROGRESS", Applied);

        var expected = StackExpectation.Of(Bay(OperationKind.Update, BayStatus.UpdateInProgress)).After(stack);

        expected.IsNews(stack, T0).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(10, 1)]
    [InlineData(35, 3.5)]
    [InlineData(100, 10)]
    [InlineData(3600, 10)]
    [InlineData(-5, 1)]
    public void PollPause_TimeWatched_IsATenthOfIt(int watched, double pause) =>
        BayGrain.PollPause(T0, T0.AddSeconds(watched), new BayPolicy()).ShouldBe(TimeSpan.FromSeconds(pause));

    private static Stack Stack(string status, Guid operation) => new() { Id = "id", Name = "name", Status = status, Tags = StackTags.Of(BayLife.Id(1), operation) };

    private static BayState Bay(OperationKind kind, BayStatus status) => new()
    {
        Uuid = BayLife.Id(1),
        ProjectId = "project",
        UserId = "user",
        Name = "bay",
        BaymodelUuid = BayLife.Id(2),
        Baymodel = BayLife.Baymodel,
        NodeCount = 1,
        MasterCount = 1,
        Status = status,
        StackName = "name",
        StackId = "id",
        AppliedOperationId = Applied,
        CreatedAt = T0,
        Operation = new BayOperation
        {
            Id = Operation,
            Kind = kind,
            Stage = OperationStage.StackWatch,
            StageSince = T0,
            StartedAt = T0,
            Deadline = T0.AddHours(1),
            HeatTimeoutMinutes = 59,
            RequestId = "req",
            UserId = "user",
        },
    };
}
