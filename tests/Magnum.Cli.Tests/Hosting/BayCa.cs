using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Magnum.V1;

namespace Magnum.Cli.Tests.Hosting;

/// <summary>A CA as a bay has one, and what it signs.</summary>
internal sealed class BayCa : IDisposable
{
    private readonly X509Certificate2 _ca;

    public BayCa(string name = "swarmbay")
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        _ca = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    public string Pem => _ca.ExportCertificatePem();

    /// <summary>Answers a scripted server's calls as this CA.</summary>
    public void AnswerIn(CallScript script)
    {
        script.On<GetCaRequest>(request => new CaCertificate { BayUuid = request.BayId, Pem = Pem });
        script.On<SignRequest>(request => new SignedCertificate { BayUuid = request.BayId, Csr = request.Csr, Pem = SignClient(request.Csr) });
    }

    /// <summary>A client's certificate: of the request it takes the key.</summary>
    public string SignClient(string csr)
    {
        var asked = CertificateRequest.LoadSigningRequestPem(csr, HashAlgorithmName.SHA256);
        return Sign(new CertificateRequest(new X500DistinguishedName("CN=user-1"), asked.PublicKey, HashAlgorithmName.SHA256), null, "1.3.6.1.5.5.7.3.2");
    }

    /// <summary>A server's certificate, with its key, for 127.0.0.1.</summary>
    public X509Certificate2 MakeServer()
    {
        using var key = RSA.Create(2048);
        var pem = Sign(new CertificateRequest("CN=swarm.invalid", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), IPAddress.Loopback, "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        using var bare = X509CertificateLoader.LoadCertificate(System.Text.Encoding.ASCII.GetBytes(pem));
        return bare.CopyWithPrivateKey(key);
    }

    /// <summary>Whether this CA signed a certificate.</summary>
    public bool Knows(X509Certificate2 certificate)
    {
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.Add(_ca);
        return chain.Build(certificate);
    }

    public void Dispose() => _ca.Dispose();

    private string Sign(CertificateRequest request, IPAddress? address, params string[] uses)
    {
        var oids = new OidCollection();
        foreach (var use in uses)
        {
            oids.Add(new Oid(use));
        }

        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(oids, critical: false));
        if (address is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(address);
            request.CertificateExtensions.Add(names.Build());
        }

        var signer = X509SignatureGenerator.CreateForRSA(_ca.GetRSAPrivateKey()!, RSASignaturePadding.Pkcs1);
        using var signed = request.Create(_ca.SubjectName, signer, Utc(_ca.NotBefore), Utc(_ca.NotAfter), RandomNumberGenerator.GetBytes(16));
        return signed.ExportCertificatePem();
    }

    private static DateTimeOffset Utc(DateTime time) => new(time.ToUniversalTime());
}
