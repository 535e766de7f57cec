namespace Magnum.Grains.Store;

/// <summary>A bay with a timer.</summary>
/// <param name="Uuid">The bay.</param>
/// <param name="Shard">Its shard.</param>
/// <param name="DueAt">When it is due at the earliest, UTC.</param>
public sealed record DueBay(Guid Uuid, int Shard, DateTimeOffset DueAt);
