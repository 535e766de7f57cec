namespace Magnum.Grains.Store;

/// <summary>What a silo learns when it renews its leases.</summary>
/// <param name="Now">The database's time, UTC.</param>
/// <param name="Owned">The shards that it still leases, now until <c>Now + ttl</c>.</param>
/// <param name="LiveSilos">The ids of all silos whose lease lives, sorted; its own among them.</param>
/// <param name="NextExpiry">When the first lease of another silo ends unless it is renewed, UTC; null when there is none.</param>
public sealed record Renewal(DateTimeOffset Now, IReadOnlyList<ShardLease> Owned, IReadOnlyList<Guid> LiveSilos, DateTimeOffset? NextExpiry);
