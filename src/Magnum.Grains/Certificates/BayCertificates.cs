using Magnum.Grains.Store;

namespace Magnum.Grains.Certificates;

/// <summary>The certificate authority of a bay, and the certificate with which the service itself speaks to the bay's engine. All PEM.</summary>
/// <param name="CaCertificate">The authority's certificate, self-signed.</param>
/// <param name="CaKey">Its private key, PKCS#8.</param>
/// <param name="ClientCertificate">The service's client certificate.</param>
/// <param name="ClientKey">Its private key, PKCS#8.</param>
public sealed record BayCertificates(string CaCertificate, string CaKey, string ClientCertificate, string ClientKey)
{
    /// <summary>The secrets to seal, by kind.</summary>
    public IReadOnlyDictionary<string, string> ToSecrets() => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [SecretKinds.CaCertificate] = CaCertificate,
        [SecretKinds.CaKey] = CaKey,
        [SecretKinds.ClientCertificate] = ClientCertificate,
        [SecretKinds.ClientKey] = ClientKey,
    };

    /// <inheritdoc/>
    public override string ToString() => "certificates of a bay";
}
