using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Magnum.Cli.Certificates;

/// <summary>A new private key that never leaves this machine, and the request for a certificate of it.</summary>
internal sealed class ClientKey
{
    private const int Bits = 2048;

    /// <summary>Makes a key.</summary>
    public ClientKey()
    {
        using var key = RSA.Create(Bits);
        Pem = key.ExportPkcs8PrivateKeyPem();
        Csr = new CertificateRequest("CN=Magnum User", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequestPem();
    }

    /// <summary>The key, PKCS #8 in PEM.</summary>
    public string Pem { get; }

    /// <summary>The request, PEM. Its subject counts for nothing; the server sets that of the certificate.</summary>
    public string Csr { get; }

    /// <summary>Whether a certificate, PEM, is one of this key.</summary>
    public bool Fits(string certificate)
    {
        try
        {
            using var pair = X509Certificate2.CreateFromPem(certificate, Pem);
            return true;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return false;
        }
    }
}
