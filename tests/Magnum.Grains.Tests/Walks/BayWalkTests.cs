namespace Magnum.Grains.Tests.Walks;

/// <summary>Random lives of a bay; a failure names its seed, and <c>new Walk(seed).Run()</c> replays it.</summary>
public sealed class BayWalkTests
{
    private const int Seeds = 2500;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Walk_ManySeeds_KeepsTheInvariants(int part)
    {
        for (var seed = part * Seeds; seed < (part + 1) * Seeds; seed++)
        {
            new Walk(seed).Run();
        }
    }

    [Fact]
    public void Walk_SameSeed_IsTheSameWalk()
    {
        var first = new Walk(43);
        var second = new Walk(43);

        first.Run();
        second.Run();

        second.World.Trace.ShouldBe(first.World.Trace);
        first.World.Turns.ShouldBeGreaterThan(5);
    }
}
