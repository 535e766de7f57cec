using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Magnum.Cli.Connection;

/// <summary>How servers' certificates are judged, for Keystone and Magnum alike.</summary>
/// <param name="CaFile">PEM file of the authorities to trust instead of the machine's (<c>--os-cacert</c>), or null.</param>
/// <param name="Insecure">Whether certificates are not judged at all (<c>--insecure</c>).</param>
internal sealed record TransportSecurity(string? CaFile, bool Insecure)
{
    /// <summary>A handler for requests to one server. Proxy variables are kept to, but not for this machine itself.</summary>
    /// <exception cref="CliException">The file of authorities cannot be read.</exception>
    [SuppressMessage("Security", "CA5359:Do not disable certificate validation", Justification = "Only with --insecure, which the user asks for by name.")]
    public SocketsHttpHandler CreateHandler(Uri target)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = !target.IsLoopback,
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
        };
        if (Insecure)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        }
        else if (CaFile is not null)
        {
            handler.SslOptions.CertificateChainPolicy = TrustOnly(CaFile);
        }

        return handler;
    }

    private static X509ChainPolicy TrustOnly(string file)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CliException($"The CA file '{file}' cannot be used (--os-cacert, OS_CACERT): {exception.Message}", innerException: exception);
        }

        return policy.CustomTrustStore.Count > 0
            ? policy
            : throw new CliException($"The CA file '{file}' holds no certificate (--os-cacert, OS_CACERT).");
    }
}
