using Magnum.Grains.Tests.Bays;

namespace Magnum.Grains.Tests;

public sealed class ShardTests
{
    [Theory]
    [InlineData("project", 1, 292)]
    [InlineData("project", 2, 288)]
    [InlineData("8f2c1d9e5a7b4c3d9e8f7a6b5c4d3e2f", 1, 372)]
    public void Of_KnownBays_NeverChanges(string project, int bay, int shard) => Shard.Of(project, BayLife.Id(bay)).ShouldBe(shard);

    [Fact]
    public void RankOf_AllShards_OneOfEachGroupBeforeTheSecondOfAny()
    {
        var ranked = Enumerable.Range(0, Shard.Count).OrderBy(Shard.RankOf).ToList();

        Enumerable.Range(0, Shard.Count).Select(Shard.RankOf).Order().ShouldBe(Enumerable.Range(0, Shard.Count));
        ranked.Chunk(128).ShouldAllBe(part => part.Select(shard => shard / 8).Distinct().Count() == 128);
    }

    [Fact]
    public void PhaseOf_AllShards_OneForAGroupAndEvenOverTheWhole()
    {
        var phases = Enumerable.Range(0, Shard.Count).GroupBy(shard => shard / 8, Shard.PhaseOf).ToList();

        phases.ShouldAllBe(group => group.Distinct().Single() == group.Key / 128.0);
    }

    [Fact]
    public void Of_AnyBay_IsInRange()
    {
        var random = new Random(1);

        var shards = Enumerable.Range(0, 1000).Select(number => Shard.Of($"project-{number}", Some(random)));

        shards.ShouldAllBe(shard => shard >= 0 && shard < Shard.Count);
    }

    [Fact]
    public void Of_BaysOfOneProject_LieInEightNeighbouringShards()
    {
        var random = new Random(2);

        var shards = Enumerable.Range(0, 1000).Select(_ => Shard.Of("project", Some(random))).Distinct().ToList();

        shards.Count.ShouldBe(8);
        (shards.Max() - shards.Min()).ShouldBe(7);
        (shards.Min() % 8).ShouldBe(0);
    }

    [Fact]
    public void Of_ManyProjects_SpreadsEvenly()
    {
        const int bays = 200_000;
        var random = new Random(3);
        var counts = new int[Shard.Count];

        for (var number = 0; number < bays; number++)
        {
            counts[Shard.Of($"project-{random.Next()}", Some(random))]++;
        }

        // 195 on average, with a deviation of 14: six of them either way.
        counts.Min().ShouldBeGreaterThan(195 - 84);
        counts.Max().ShouldBeLessThan(195 + 84);
    }

    private static Guid Some(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
