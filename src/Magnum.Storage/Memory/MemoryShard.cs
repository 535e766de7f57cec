namespace Magnum.Storage.Memory;

/// <summary>A shard: who leases it, under which epoch, until when, and how far its settled bays were compared with Heat.</summary>
internal sealed record MemoryShard(int Number)
{
    public Guid? Owner { get; init; }

    public long Epoch { get; init; }

    public DateTimeOffset LeaseUntil { get; init; }

    public DateTimeOffset? SyncedThrough { get; init; }
}
