using Magnum.Grains.Bays;

namespace Magnum.Grains.Tests.Bays;

public sealed class LedgerTests
{
    private static readonly LedgerEntry Stack = new(LedgerKind.Stack, "bay-1", LedgerState.Intended);

    [Fact]
    public void With_ANewLine_AddsItAtTheEnd()
    {
        var ledger = Ledger.Empty.With(new LedgerEntry(LedgerKind.Trustee, "t", LedgerState.Present)).With(Stack);

        ledger.Entries.Select(line => line.Kind).ShouldBe([LedgerKind.Trustee, LedgerKind.Stack]);
    }

    [Fact]
    public void With_AKnownLine_ReplacesItInPlaceAndLeavesTheOldLedgerAlone()
    {
        var before = Ledger.Empty.With(Stack);

        var after = before.With(Stack with { State = LedgerState.Present, Id = "s" });

        after.Entries.ShouldHaveSingleItem().Id.ShouldBe("s");
        before.Entries.ShouldHaveSingleItem().Id.ShouldBeNull();
    }

    [Fact]
    public void IsEmpty_OnlyGoneLines_IsEmpty()
    {
        Ledger.Empty.IsEmpty().ShouldBeTrue();
        Ledger.Empty.With(Stack).IsEmpty().ShouldBeFalse();
        Ledger.Empty.With(Stack).WithGone(LedgerKind.Stack).IsEmpty().ShouldBeTrue();
    }

    [Fact]
    public void WithGone_ALine_KeepsItsIdAndForgetsItsWindow()
    {
        var ledger = Ledger.Empty.With(Stack with { Id = "s", AnswerLost = true, UncertainUntil = DateTimeOffset.UnixEpoch }).WithGone(LedgerKind.Stack);

        ledger.Find(LedgerKind.Stack).ShouldBeNull();
        ledger.Line(LedgerKind.Stack, "bay-1").ShouldBe(Stack with { State = LedgerState.Gone, Id = "s" });
    }

    [Fact]
    public void Line_OfNothing_IsIntended() => Ledger.Empty.Line(LedgerKind.Stack, "bay-1").ShouldBe(Stack);
}
