using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Magnum.Grpc.Tests.Hosting;

/// <summary>A certificate for localhost that signs itself.</summary>
internal static class TestCertificate
{
    public static X509Certificate2 Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    /// <summary>Writes the certificate, which is its own root, to a folder, and tells the path.</summary>
    public static async Task<string> WriteRootAsync(X509Certificate2 certificate, string folder)
    {
        var path = Path.Combine(folder, "root.pem");
        await File.WriteAllTextAsync(path, certificate.ExportCertificatePem());
        return path;
    }

    /// <summary>Writes the private key to a folder, and tells the path.</summary>
    public static async Task<string> WriteKeyAsync(X509Certificate2 certificate, string folder)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        var path = Path.Combine(folder, "key.pem");
        await File.WriteAllTextAsync(path, key.ExportPkcs8PrivateKeyPem());
        return path;
    }
}
