namespace Magnum.Grains.Store;

/// <summary>A shard that a silo leases.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Epoch">Its epoch, one more with every change of owner.</param>
public sealed record ShardLease(int Shard, long Epoch);
