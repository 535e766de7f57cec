namespace Magnum.Gateway.Certificates;

/// <summary>A certificate that a bay's authority signed.</summary>
/// <param name="Bay">The bay.</param>
/// <param name="Csr">The request, as it was given.</param>
/// <param name="Pem">The certificate, PEM.</param>
internal sealed record SignedCertificate(Guid Bay, string Csr, string Pem);
