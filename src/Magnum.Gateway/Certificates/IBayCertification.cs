namespace Magnum.Gateway.Certificates;

/// <summary>
/// Hands out certificates of bays. Throws <c>RpcException</c> with a status of the API: NOT_FOUND for a bay that the caller does not see,
/// FAILED_PRECONDITION for one that has no authority.
/// </summary>
internal interface IBayCertification
{
    /// <summary>The certificate of the bay's authority.</summary>
    Task<BayAuthorityCertificate> GetCaAsync(CertificateCaller caller, string bayIdOrName, CancellationToken cancellationToken);

    /// <summary>Signs a request as the caller's part lets: for a server of the bay, or for a member of its project.</summary>
    Task<SignedCertificate> SignAsync(CertificateCaller caller, string bayIdOrName, string csr, CancellationToken cancellationToken);
}
