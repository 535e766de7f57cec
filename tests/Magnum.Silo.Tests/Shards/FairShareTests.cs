using Magnum.Grains;
using Magnum.Silo.Shards;

namespace Magnum.Silo.Tests.Shards;

public sealed class FairShareTests
{
    [Fact]
    public void Of_AnyNumberOfSilos_IsWithinOneAndAddsUp()
    {
        foreach (var count in Enumerable.Range(1, 64).Concat([100, 333, 512, 513, Shard.Count - 1, Shard.Count, Shard.Count + 1]))
        {
            var silos = Enumerable.Range(0, count).Select(_ => Guid.NewGuid()).ToList();

            var shares = silos.ConvertAll(silo => FairShare.Of(silo, silos, Shard.Count));

            shares.Sum().ShouldBe(Shard.Count);
            (shares.Max() - shares.Min()).ShouldBeLessThanOrEqualTo(1);
        }
    }

    [Fact]
    public void Of_SilosInAnotherOrder_IsTheSame()
    {
        Guid[] silos = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];

        foreach (var silo in silos)
        {
            FairShare.Of(silo, silos, 1024).ShouldBe(FairShare.Of(silo, [.. silos.Reverse()], 1024));
        }
    }

    [Fact]
    public void Of_SiloThatIsNotLive_IsNone() => FairShare.Of(Guid.NewGuid(), [Guid.NewGuid()], 1024).ShouldBe(0);

    [Fact]
    public void Of_NoLiveSilos_IsNone() => FairShare.Of(Guid.NewGuid(), [], 1024).ShouldBe(0);
}
