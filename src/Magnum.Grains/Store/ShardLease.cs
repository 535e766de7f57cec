namespace Magnum.Grains.Store;

/// <summary>A shard that a silo leases.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Epoch">Its epoch, one more with every change of owner.</param>
public sealed record ShardLease(int Shard, long Epoch)
{
    /// <summary>Whether it was taken from a silo that had not given it back: its lease had run out.</summary>
    public bool Expired { get; init; }
}
