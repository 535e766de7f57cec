using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Magnum.Grains.Certificates;

/// <summary>The certificate authority of one bay. Dispose it: it holds the private key.</summary>
public sealed class BayAuthority : IDisposable
{
    /// <summary>How long certificates are valid.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromDays(1825);

    private const int KeySize = 2048;
    private const int SerialLength = 16;
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    // The clocks of servers that have just started may be behind.
    private static readonly TimeSpan Backdated = TimeSpan.FromDays(1);
    private readonly X509Certificate2 _certificate;

    private BayAuthority(X509Certificate2 certificate) => _certificate = certificate;

    /// <summary>Makes an authority of the bay's name, and the service's own client certificate.</summary>
    public static BayCertificates Make(string bayName, Guid bay, DateTimeOffset now)
    {
        using var key = RSA.Create(KeySize);
        var name = DistinguishedNames.Of(DistinguishedNames.Fits(bayName) ? bayName : bay.ToString("D"));
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var authority = new BayAuthority(request.CreateSelfSigned(now - Backdated, now + Validity));

        using var clientKey = RSA.Create(KeySize);
        var client = authority.Sign(new PublicKey(clientKey), names: null, CertificateProfile.Service, now);
        return new BayCertificates(
            authority._certificate.ExportCertificatePem() + "\n",
            key.ExportPkcs8PrivateKeyPem() + "\n",
            client,
            clientKey.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <summary>Opens an authority that was made before.</summary>
    public static BayAuthority Open(string certificate, string key) => new(X509Certificate2.CreateFromPem(certificate, key));

    /// <summary>Signs what a request asks for as far as the profile lets it; answers with the certificate, PEM.</summary>
    /// <param name="csr">The request, PEM.</param>
    /// <param name="profile">What the certificate is to be good for.</param>
    /// <param name="now">The database's time.</param>
    /// <exception cref="InvalidSigningRequestException">The request cannot be read, its signature is wrong, or its key is weak.</exception>
    public string Sign(string csr, CertificateProfile profile, DateTimeOffset now)
    {
        var asked = SigningRequest.Read(csr);
        return Sign(asked.PublicKey, profile.TakesNames ? SigningRequest.NamesOf(asked, profile.DnsNames) : null, profile, now);
    }

    /// <inheritdoc/>
    public void Dispose() => _certificate.Dispose();

    private string Sign(PublicKey key, X509Extension? names, CertificateProfile profile, DateTimeOffset now)
    {
        var request = new CertificateRequest(DistinguishedNames.Of(profile.CommonName), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var usages = new OidCollection { new Oid(ClientAuthentication) };
        if (profile.ForServers)
        {
            usages.Add(new Oid(ServerAuthentication));
        }

        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(usages, critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        if (names is not null)
        {
            request.CertificateExtensions.Add(names);
        }

        var end = now + Validity;
        var last = new DateTimeOffset(_certificate.NotAfter.ToUniversalTime());
        using var caKey = _certificate.GetRSAPrivateKey()!;
        using var signed = request.Create(_certificate.SubjectName, X509SignatureGenerator.CreateForRSA(caKey, RSASignaturePadding.Pkcs1), now - Backdated, end < last ? end : last, Serial());
        return signed.ExportCertificatePem() + "\n";
    }

    // A positive number, as X.509 has it.
    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(SerialLength);
        serial[0] = (byte)((serial[0] & 0x7f) | 0x40);
        return serial;
    }
}
