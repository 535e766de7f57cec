using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Magnum.OpenStack.Calls;

/// <summary>The one connection pool to the cloud.</summary>
internal static class CloudHandler
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    public static SocketsHttpHandler Create(OpenStackOptions options) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
        UseCookies = false,
        ConnectTimeout = options.ConnectTimeout,
        MaxConnectionsPerServer = options.MaxConnectionsPerEndpoint,
        PooledConnectionLifetime = ConnectionLifetime,
        SslOptions = Trust(options),
    };

    [SuppressMessage("Security", "CA5359:Do not disable certificate validation", Justification = "Only where the operator set Insecure, for a test cloud.")]
    private static SslClientAuthenticationOptions Trust(OpenStackOptions options)
    {
        var trust = new SslClientAuthenticationOptions();
        if (options.Insecure)
        {
            trust.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        }
        else if (options.CaFile is { } file)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(file);
            trust.CertificateChainPolicy = policy;
        }

        return trust;
    }
}
