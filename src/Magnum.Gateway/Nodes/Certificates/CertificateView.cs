using Magnum.Gateway.Rest;

namespace Magnum.Gateway.Nodes.Certificates;

/// <summary>A certificate as the REST API shows it.</summary>
/// <param name="BayUuid">The bay.</param>
/// <param name="Csr">The request that was signed; absent for the authority's own certificate.</param>
/// <param name="Pem">The certificate, PEM.</param>
/// <param name="Links">Where it is found.</param>
internal sealed record CertificateView(Guid BayUuid, string? Csr, string Pem, IReadOnlyList<RestLink> Links);
