using Magnum.Grains.Bays;
using Magnum.Silo.Polls;
using Magnum.Silo.Scheduling;

namespace Magnum.Silo.Tests.Polls;

public sealed class ProgressBudgetTests
{
    private static readonly DateTimeOffset T0 = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly ProgressBudget _budget = new();

    [Fact]
    public void Choose_FewBays_TheOneThatWasReadLongestAgo()
    {
        var (recent, old) = (Bay(readAt: 20), Bay(readAt: 10));

        _budget.Choose("project", [recent, old], T0.AddSeconds(60)).ShouldBe(old);
    }

    [Theory]
    [InlineData(0, 4, false)]
    [InlineData(0, 5, true)]
    [InlineData(40, 59, false)]
    [InlineData(40, 60, true)]
    public void Choose_TimeWatched_MustHaveGrownByHalfAndFiveSeconds(int readAt, int now, bool isDue)
    {
        var chosen = _budget.Choose("project", [Bay(readAt)], T0.AddSeconds(now));

        (chosen is not null).ShouldBe(isDue);
    }

    [Fact]
    public void Choose_StackBeingDeletedOrOfUnknownId_IsNotRead()
    {
        var deleted = Bay();
        deleted.Expected = new StackExpectation(OperationKind.Delete, null, null, DateTimeOffset.MaxValue);
        var nameOnly = Bay();
        nameOnly.HasStackId = false;

        _budget.Choose("project", [deleted, nameOnly], T0.AddHours(1)).ShouldBeNull();
    }

    [Theory]
    [InlineData(5, 20)]
    [InlineData(10, 40)]
    [InlineData(25, 50)]
    [InlineData(100, 50)]
    public void Choose_ManyBays_OneReadForTwentyFivePolledAndAtMostOneForTwoCalls(int bays, int reads)
    {
        var many = Enumerable.Range(0, bays).Select(_ => Bay()).ToList();

        var chosen = Enumerable.Range(0, 100).Count(_ => _budget.Choose("project", many, T0.AddHours(1)) is not null);

        chosen.ShouldBeInRange(reads - 1, reads);
    }

    [Fact]
    public void Choose_ProjectsWithMany_EarnForThemselves()
    {
        var many = Enumerable.Range(0, 13).Select(_ => Bay()).ToList();

        var first = _budget.Choose("one", many, T0.AddHours(1));
        var other = _budget.Choose("two", many, T0.AddHours(1));
        var second = _budget.Choose("one", many, T0.AddHours(1));

        (first, other).ShouldBe((null, null));
        second.ShouldNotBeNull();
    }

    private static ScheduledBay Bay(int readAt = 0) => new(Guid.NewGuid(), 0)
    {
        Project = "project",
        Stack = "stack",
        HasStackId = true,
        Expected = new StackExpectation(OperationKind.Create, "CREATE_IN_PROGRESS", null, DateTimeOffset.MaxValue),
        WatchedSince = T0,
        ProgressReadAt = T0.AddSeconds(readAt),
    };
}
