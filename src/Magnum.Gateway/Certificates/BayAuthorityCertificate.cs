namespace Magnum.Gateway.Certificates;

/// <summary>The certificate of a bay's authority.</summary>
/// <param name="Bay">The bay.</param>
/// <param name="Pem">The certificate, PEM.</param>
internal sealed record BayAuthorityCertificate(Guid Bay, string Pem);
