namespace Magnum.Silo.Shards;

/// <summary>How many shards a silo should have: all silos within one of each other.</summary>
internal static class FairShare
{
    /// <summary>The share of a silo among the live ones, ranked by id: the first <c>count mod n</c> take one more.</summary>
    public static int Of(Guid silo, IReadOnlyList<Guid> liveSilos, int shardCount)
    {
        var ranked = liveSilos.Order().ToList();
        var rank = ranked.IndexOf(silo);
        if (rank < 0)
        {
            return 0;
        }

        return (shardCount / ranked.Count) + (rank < shardCount % ranked.Count ? 1 : 0);
    }
}
