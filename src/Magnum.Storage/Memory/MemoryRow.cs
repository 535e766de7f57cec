namespace Magnum.Storage.Memory;

/// <summary>A grain's state and its revision.</summary>
internal sealed record MemoryRow<T>(T State, long Revision)
{
    /// <summary>A bay's shard.</summary>
    public int Shard { get; init; }
}
