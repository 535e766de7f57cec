using Magnum.Grains.Store;

namespace Magnum.Silo.Shards;

/// <summary>A shard held for the length of one piece of work; the shard is not handed over before it is disposed.</summary>
/// <param name="shards">The keeper that gave it.</param>
/// <param name="lease">The lease.</param>
internal sealed class ShardHold(ShardKeeper shards, ShardLease lease) : IDisposable
{
    private bool _givenUp;

    /// <summary>The right to write what the work finds.</summary>
    public Fence Fence { get; } = new(lease.Shard, lease.Epoch);

    /// <summary>Whether an outside call may begin: the lease is still held and outlasts the longest call.</summary>
    public bool MayCall() => shards.MayCall(lease);

    /// <summary>Throws <see cref="Calls.LeaseLostException"/> when no outside call may begin any more.</summary>
    public void EnsureMayCall()
    {
        if (!MayCall())
        {
            throw new Calls.LeaseLostException();
        }
    }

    /// <summary>
    /// The work is given up, though what it asked for may be on its way: the shard is not handed over any more, its next owner waits for the
    /// lease's end.
    /// </summary>
    public void GiveUp() => _givenUp = true;

    /// <summary>Another silo owns the shard: forget it.</summary>
    public void Lost() => shards.Drop(lease);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_givenUp)
        {
            shards.Exit(lease);
        }
    }
}
