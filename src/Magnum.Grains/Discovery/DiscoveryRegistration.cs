namespace Magnum.Grains.Discovery;

/// <summary>What came of a registration.</summary>
/// <param name="Outcome">How it went.</param>
/// <param name="Member">The member, as registered now or before; null when it is not.</param>
/// <param name="Count">How many members are registered now.</param>
public sealed record DiscoveryRegistration(DiscoveryOutcome Outcome, DiscoveryMember? Member, int Count)
{
    /// <summary>The bay is gone.</summary>
    public static DiscoveryRegistration BayGone { get; } = new(DiscoveryOutcome.BayGone, null, 0);

    /// <summary>What comes of a request, among those who registered before: who is known stays, who comes too late is refused.</summary>
    /// <param name="members">All that are registered, in their order.</param>
    /// <param name="request">The request.</param>
    public static DiscoveryRegistration Of(IReadOnlyList<DiscoveryMember> members, DiscoveryRequest request)
    {
        if (members.FirstOrDefault(member => string.Equals(member.Id, request.MemberId, StringComparison.Ordinal)) is { } known)
        {
            return new DiscoveryRegistration(DiscoveryOutcome.Known, known, members.Count);
        }

        return members.Count >= request.Size
            ? new DiscoveryRegistration(DiscoveryOutcome.Full, null, members.Count)
            : new DiscoveryRegistration(DiscoveryOutcome.Registered, new DiscoveryMember(members.Count + 1, request.MemberId, request.Value), members.Count + 1);
    }
}
