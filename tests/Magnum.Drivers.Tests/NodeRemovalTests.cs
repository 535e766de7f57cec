using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;

namespace Magnum.Drivers.Tests;

public sealed class NodeRemovalTests
{
    [Fact]
    public void Choose_AskedFirst_ThenWhatTheDriverPrefers() =>
        NodeRemoval.Choose(Shrink(5, 2, "d"), Members(5), ["b", "a", "c"]).ShouldBe(["d", "b", "a"]);

    [Fact]
    public void Choose_AskedAndPreferredTheSame_CountsOnce() =>
        NodeRemoval.Choose(Shrink(3, 1, "b"), Members(3), ["b", "a"]).ShouldBe(["b", "a"]);

    [Fact]
    public void Choose_AnEarlierTryHasRemovedSome_OnlyWhatIsLeft() =>
        NodeRemoval.Choose(Shrink(3, 2, "c"), Members(2), ["b", "a"]).ShouldBeEmpty();

    [Fact]
    public void Choose_MembersUnknown_TakesEveryNodeAtItsWord() =>
        NodeRemoval.Choose(Shrink(3, 1, "x"), null, ["b"]).ShouldBe(["x", "b"]);

    [Fact]
    public void Choose_NumberBeforeUnknown_RemovesNone() =>
        NodeRemoval.Choose(Sample.Bay with { NodeCount = 1 }, Members(3), ["a"]).ShouldBeEmpty();

    [Fact]
    public void EnsureKnown_ANodeOfAnother_IsRefusedForGood()
    {
        var exception = Should.Throw<CloudException>(() => NodeRemoval.EnsureKnown(Shrink(3, 2, "x"), Members(3)));

        (exception.Code, exception.IsTransient, exception.Owner).ShouldBe(("NODE_NOT_FOUND", false, FaultOwner.User));
        exception.Message.ShouldBe("no node of the bay is the Nova server x; its nodes are a, b, c");
    }

    [Fact]
    public void EnsureKnown_ANodeThatAnEarlierTryHasRemoved_IsFine() => NodeRemoval.EnsureKnown(Shrink(3, 1, "c"), Members(2));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Choose_AnyCase_KeepsItsPromises(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 2_000; run++)
        {
            var from = random.Next(1, 8);
            var to = random.Next(1, 8);
            string[]? members = random.Next(4) == 0 ? null : Members(random.Next(0, 9));
            var asked = Members(8).OrderBy(_ => random.Next()).Take(random.Next(0, Math.Max(from - to, 0) + 1)).ToArray();
            var preferred = Members(8).OrderBy(_ => random.Next()).Take(random.Next(0, 9)).ToArray();
            var bay = Shrink(from, to, asked);

            var chosen = NodeRemoval.Choose(bay, members, preferred);

            chosen.Count.ShouldBeLessThanOrEqualTo(Math.Max(from - to, 0));
            (members is null || members.Length - chosen.Count >= Math.Min(to, members.Length)).ShouldBeTrue("no more go than have to");
            chosen.ShouldBeUnique();
            chosen.ShouldAllBe(node => asked.Contains(node) || preferred.Contains(node));
            chosen.ShouldAllBe(node => members == null || members.Contains(node));
            var known = asked.Where(node => members?.Contains(node) != false).ToArray();
            chosen.Take(known.Length).ShouldBe(known.Take(chosen.Count), "what is asked for goes first");
        }
    }

    private static BayState Shrink(int from, int to, params string[] asked) =>
        Sample.Bay with { NodeCount = to, Operation = Sample.Bay.Operation! with { Kind = OperationKind.Update, FromNodeCount = from, NodesToRemove = asked } };

    private static string[] Members(int count) => [.. "abcdefghi".Take(count).Select(letter => $"{letter}")];
}
