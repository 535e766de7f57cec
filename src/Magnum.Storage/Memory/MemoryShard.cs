namespace Magnum.Storage.Memory;

/// <summary>A shard: who leases it, under which epoch, until when, and how far its settled bays were compared with Heat.</summary>
internal sealed class MemoryShard(int number)
{
    public int Number => number;

    public Guid? Owner { get; set; }

    public long Epoch { get; set; }

    public DateTimeOffset LeaseUntil { get; set; }

    public DateTimeOffset? SyncedThrough { get; set; }
}
