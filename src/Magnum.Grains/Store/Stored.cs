namespace Magnum.Grains.Store;

/// <summary>A state as it was read.</summary>
/// <typeparam name="T">The grain's state.</typeparam>
/// <param name="State">The state.</param>
/// <param name="Revision">Its revision, from 1, one more with every change.</param>
/// <param name="ReadAt">The database's time when it was read, UTC.</param>
public sealed record Stored<T>(T State, long Revision, DateTimeOffset ReadAt)
    where T : class
{
    /// <summary>For a settled bay: until when its shard's owner has compared it with Heat, UTC; null when it never did.</summary>
    public DateTimeOffset? SyncedThrough { get; init; }
}
