namespace Magnum.Grains.Cloud;

/// <summary>What makes a bay able to act for its project: the trustee and a trust of a member in it.</summary>
/// <param name="TrusteeId">Keystone id of the trustee user.</param>
/// <param name="TrustId">Keystone id of the trust.</param>
public sealed record BayIdentity(string TrusteeId, string TrustId);
