namespace Magnum.Grains.Cloud;

/// <summary>What makes a bay able to act for its project: the trustee and a trust of a member in it.</summary>
/// <param name="TrusteeId">Keystone id of the trustee user.</param>
/// <param name="TrustId">Keystone id of the trust.</param>
public sealed record BayIdentity(string TrusteeId, string TrustId)
{
    /// <summary>Keystone id of the user with which the bay's servers log in; null for a bay whose servers do not.</summary>
    public string? NodeUserId { get; init; }
}
