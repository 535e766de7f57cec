using System.Security.Cryptography;
using System.Text;

namespace Magnum.Grains;

/// <summary>
/// Grains live in 1024 shards, each leased by one silo: 128 groups by project, 8 in a group by uuid, so that the bays of a
/// project lie in at most 8 shards and can be polled together.
/// </summary>
public static class Shard
{
    /// <summary>How many shards there are.</summary>
    public const int Count = Groups * PerGroup;

    private const int Groups = 128;
    private const int PerGroup = 8;

    /// <summary>
    /// A share of a span of time, 0 to below 1, that spreads work over it: the same for all bays of a project, so that they are polled together.
    /// </summary>
    public static double PhaseOf(int shard) => (double)(shard / PerGroup) / Groups;

    /// <summary>
    /// The order in which shards are taken: across the groups first, so that each silo has its part of every project and the projects' sizes even out.
    /// </summary>
    public static int RankOf(int shard) => (shard % PerGroup * Groups) + (shard / PerGroup);

    /// <summary>The shard of a bay, 0 to <see cref="Count"/> - 1; the same in every process and version.</summary>
    public static int Of(string projectId, Guid uuid)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(projectId), hash);
        var group = hash[0] % Groups;
        Span<byte> id = stackalloc byte[16];
        uuid.TryWriteBytes(id);
        SHA256.HashData(id, hash);
        return (group * PerGroup) + (hash[0] % PerGroup);
    }
}
