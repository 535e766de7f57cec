using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;
using Magnum.Grpc.Client.Retries;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Magnum.Grpc.Client;

/// <summary>What all calls of a channel share.</summary>
internal sealed class ChannelTransport : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly CancellationTokenSource _closed = new();
    private int _disposed;

    public ChannelTransport(Uri address, GrpcChannelOptions options)
    {
        Address = address;
        MaxReceiveMessageSize = options.MaxReceiveMessageSize;
        MaxSendMessageSize = options.MaxSendMessageSize;
        Time = options.TimeProvider ?? TimeProvider.System;
        Retries = RetryRules.Of(options);
        Logger = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger("Magnum.Grpc.Client");
        Closed = _closed.Token;
        _http = options.HttpHandler is { } given
            ? new HttpMessageInvoker(given, options.DisposeHttpClient)
            : new HttpMessageInvoker(CreateHandler(address, options), disposeHandler: true);
    }

    public Uri Address { get; }

    public int? MaxReceiveMessageSize { get; }

    public int? MaxSendMessageSize { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    /// <summary>Which calls are tried again; null if none are.</summary>
    public RetryRules? Retries { get; }

    /// <summary>Cancelled when the channel is closed.</summary>
    public CancellationToken Closed { get; }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _http.SendAsync(request, cancellationToken);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _closed.Cancel();
            _http.Dispose();
            _closed.Dispose();
        }
    }

    [SuppressMessage("Security", "CA5359:Do not disable certificate validation", Justification = "Only where the caller chose it, by an option that says so.")]
    private static SocketsHttpHandler CreateHandler(Uri address, GrpcChannelOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = options.KeepAlivePingDelay,
            KeepAlivePingTimeout = options.KeepAlivePingTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
            UseCookies = false,

            // A proxy for clear text does not speak HTTP/2.
            UseProxy = string.Equals(address.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal) && !address.IsLoopback,
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
