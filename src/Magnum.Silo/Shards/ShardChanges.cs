using Magnum.Grains.Store;

namespace Magnum.Silo.Shards;

/// <summary>What a renewal changed.</summary>
/// <param name="Taken">Leases of shards that are this silo's now; their bays must be loaded.</param>
/// <param name="Lost">Shards that are no longer this silo's; their bays are to be forgotten.</param>
/// <param name="NextExpiry">How long until the first lease of another silo ends, when this one has fewer than its share; null otherwise.</param>
internal sealed record ShardChanges(IReadOnlyList<ShardLease> Taken, IReadOnlyList<int> Lost, TimeSpan? NextExpiry);
