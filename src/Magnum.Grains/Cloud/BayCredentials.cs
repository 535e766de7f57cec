namespace Magnum.Grains.Cloud;

/// <summary>With what a bay logs in: its trustee's password and a trust.</summary>
/// <param name="TrusteeId">Keystone id of the trustee.</param>
/// <param name="Password">The trustee's password.</param>
/// <param name="TrustId">Keystone id of the trust.</param>
public sealed record BayCredentials(string TrusteeId, string Password, string TrustId)
{
    /// <inheritdoc/>
    public override string ToString() => $"trustee {TrusteeId}, trust {TrustId}";
}
