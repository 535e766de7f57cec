using Magnum.Grains.Discovery;

namespace Magnum.Gateway.Nodes.Discovery;

/// <summary>
/// A new cluster, as it stands. Its index counts as etcd's does: the directory came first, then its size, then the members, one after the other.
/// </summary>
/// <param name="ProjectId">Project of the bay.</param>
/// <param name="Bay">The bay.</param>
/// <param name="Token">Its discovery token.</param>
/// <param name="Size">How many members it is to have.</param>
/// <param name="Members">Those who have registered, in their order.</param>
internal sealed record DiscoveryCluster(string ProjectId, Guid Bay, string Token, int Size, IReadOnlyList<DiscoveryMember> Members)
{
    public const long DirectoryIndex = 1;
    public const long SizeIndex = 2;

    /// <summary>The index of the last change.</summary>
    public long Index => SizeIndex + Members.Count;

    /// <summary>The index at which a member registered.</summary>
    public static long IndexOf(DiscoveryMember member) => SizeIndex + member.Number;

    /// <summary>The first registration from that index on, of that member if one is named.</summary>
    public DiscoveryMember? FirstFrom(long index, string? memberId) =>
        Members.FirstOrDefault(member => IndexOf(member) >= index && (memberId is null || string.Equals(member.Id, memberId, StringComparison.Ordinal)));
}
