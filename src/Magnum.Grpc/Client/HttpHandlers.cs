using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;

namespace Magnum.Grpc.Client;

/// <summary>Makes what carries calls over HTTP/2, by the options of a channel.</summary>
internal static class HttpHandlers
{
    /// <summary>Whether a proxy stands before the address. One for clear text does not speak HTTP/2.</summary>
    public static bool HasProxy(Uri address) =>
        string.Equals(address.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal)
        && !address.IsLoopback
        && !HttpClient.DefaultProxy.IsBypassed(address)
        && HttpClient.DefaultProxy.GetProxy(address) is not null;

    [SuppressMessage("Security", "CA5359:Do not disable certificate validation", Justification = "Only where the caller chose it, by an option that says so.")]
    public static SocketsHttpHandler Create(GrpcChannelOptions options, bool useProxy)
    {
        var handler = new SocketsHttpHandler
        {
            // The call has its span; another one of the request below it would tell the same again.
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = options.KeepAlivePingDelay,
            KeepAlivePingTimeout = options.KeepAlivePingTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
            UseCookies = false,
            UseProxy = useProxy,
        };
        if (options.ClientCertificates is { } certificates)
        {
            handler.SslOptions.ClientCertificates = [.. certificates];
        }

        if (options.TrustedRoots is { } roots)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(roots);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        if (options.AcceptAnyServerCertificate)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = AcceptAny;
        }

        return handler;
    }

    private static bool AcceptAny(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => true;
}
