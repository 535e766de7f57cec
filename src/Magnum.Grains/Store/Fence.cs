namespace Magnum.Grains.Store;

/// <summary>The right of a silo to write what an effect found: the commit is refused unless the shard still has this epoch.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Epoch">The epoch under which the silo leased it.</param>
public sealed record Fence(int Shard, long Epoch);
