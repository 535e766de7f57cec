using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Magnum.Grains.Certificates;

/// <summary>Reads certificate signing requests: of each only the key and the names count.</summary>
internal static class SigningRequest
{
    private const int Longest = 16 * 1024;
    private const int MostNames = 32;
    private const int SmallestRsaKey = 2048;
    private const int LargestRsaKey = 8192;
    private const string SubjectAlternativeName = "2.5.29.17";

    /// <summary>Reads a request and checks its signature and key.</summary>
    /// <exception cref="InvalidSigningRequestException">It cannot be read, or its key is weak.</exception>
    public static CertificateRequest Read(string csr)
    {
        if (csr.Length > Longest)
        {
            throw new InvalidSigningRequestException($"is longer than {Longest} characters");
        }

        CertificateRequest request;
        try
        {
            request = CertificateRequest.LoadSigningRequestPem(csr, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions, RSASignaturePadding.Pkcs1);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new InvalidSigningRequestException("is not a PEM certificate signing request with a valid signature", exception);
        }

        EnsureStrong(request.PublicKey);
        return request;
    }

    /// <summary>The IP addresses that are asked for, and those DNS names that may be; null when there are none.</summary>
    /// <exception cref="InvalidSigningRequestException">They cannot be read, or are too many.</exception>
    public static X509Extension? NamesOf(CertificateRequest request, IReadOnlyList<string> allowed)
    {
        if (request.CertificateExtensions.FirstOrDefault(extension => extension.Oid?.Value == SubjectAlternativeName) is not { } asked)
        {
            return null;
        }

        try
        {
            var read = new X509SubjectAlternativeNameExtension(asked.RawData);
            List<IPAddress> addresses = [.. read.EnumerateIPAddresses().Distinct().Take(MostNames + 1)];
            List<string> names = [.. read.EnumerateDnsNames().Select(name => name.ToLowerInvariant()).Where(allowed.Contains).Distinct(StringComparer.Ordinal)];
            if (addresses.Count > MostNames)
            {
                throw new InvalidSigningRequestException($"asks for more than {MostNames} addresses");
            }

            if (addresses.Count + names.Count == 0)
            {
                return null;
            }

            var builder = new SubjectAlternativeNameBuilder();
            addresses.ForEach(builder.AddIpAddress);
            names.ForEach(builder.AddDnsName);
            return builder.Build();
        }
        catch (CryptographicException exception)
        {
            throw new InvalidSigningRequestException("has a subjectAltName that cannot be read", exception);
        }
    }

    private static void EnsureStrong(PublicKey key)
    {
        try
        {
            using var rsa = key.GetRSAPublicKey();
            if (rsa is not null)
            {
                if (rsa.KeySize is < SmallestRsaKey or > LargestRsaKey)
                {
                    throw new InvalidSigningRequestException($"has an RSA key of {rsa.KeySize} bits; from {SmallestRsaKey} to {LargestRsaKey} are allowed");
                }

                return;
            }

            using var curve = key.GetECDsaPublicKey();
            if (curve is { KeySize: 256 or 384 or 521 })
            {
                return;
            }
        }
        catch (CryptographicException exception)
        {
            throw new InvalidSigningRequestException("has a key that cannot be read", exception);
        }

        throw new InvalidSigningRequestException("has a key that is neither RSA nor of the curves P-256, P-384, P-521");
    }
}
