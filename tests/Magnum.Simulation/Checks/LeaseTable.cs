using Magnum.Grains;

namespace Magnum.Simulation.Checks;

/// <summary>Who leases which shard by the true time, from what the store has answered.</summary>
internal sealed class LeaseTable
{
    private readonly (Guid? Owner, long Epoch)[] _shards = new (Guid?, long)[Shard.Count];
    private readonly Dictionary<Guid, DateTimeOffset> _until = [];

    /// <summary>The shard's epoch.</summary>
    public long EpochOf(int shard) => _shards[shard].Epoch;

    /// <summary>The silo that leased the shard last, and has not given it back.</summary>
    public Guid? OwnerOf(int shard) => _shards[shard].Owner;

    /// <summary>Whether the silo leases the shard until that time at least.</summary>
    public bool Holds(Guid silo, int shard, DateTimeOffset until) => _shards[shard].Owner == silo && _until[silo] >= until;

    /// <summary>A silo has taken a shard.</summary>
    public void Take(Guid silo, int shard, long epoch) => _shards[shard] = (silo, epoch);

    /// <summary>All leases of a silo last until then.</summary>
    public void Renew(Guid silo, DateTimeOffset until) => _until[silo] = until;

    /// <summary>A silo has given a shard back.</summary>
    public void Release(Guid silo, int shard)
    {
        if (_shards[shard].Owner == silo)
        {
            _shards[shard].Owner = null;
        }
    }
}
