using Magnum.Grains.Cloud;

namespace Magnum.Gateway.Certificates;

/// <summary>Who asks for certificates: a member of a project, or the trustee or node user of a bay on one of the bay's servers.</summary>
/// <param name="UserId">The token's user.</param>
/// <param name="ProjectId">The token's project; null for a token without a scope.</param>
/// <param name="TrusteeId">The trustee of the trust that the token is for, or the holder of a token without a scope; null for a member.</param>
/// <param name="MayWrite">Whether a member may change things.</param>
internal sealed record CertificateCaller(string UserId, string? ProjectId, string? TrusteeId, bool MayWrite)
{
    /// <summary>A member of a project.</summary>
    public static CertificateCaller Of(CallContext caller, bool mayWrite) => new(caller.UserId, caller.ProjectId, null, mayWrite);
}
