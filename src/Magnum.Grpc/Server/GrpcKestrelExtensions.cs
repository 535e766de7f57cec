using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Magnum.Grpc;

/// <summary>Makes Kestrel listen for gRPC.</summary>
public static class GrpcKestrelExtensions
{
    /// <summary>
    /// Listens for gRPC: HTTP/2 in clear text, or TLS if there is a certificate. The limits on pings and streams hold for all HTTP/2
    /// connections of the server.
    /// </summary>
    /// <param name="kestrel">The server.</param>
    /// <param name="endpoint">Where to listen; port 0 for any that is free.</param>
    /// <param name="configure">Changes how the listener speaks.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is not positive.</exception>
    public static void ListenGrpc(this KestrelServerOptions kestrel, IPEndPoint endpoint, Action<GrpcListenerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(kestrel);
        ArgumentNullException.ThrowIfNull(endpoint);
        var options = new GrpcListenerOptions();
        configure?.Invoke(options);

        var http2 = kestrel.Limits.Http2;
        http2.KeepAlivePingDelay = options.KeepAlivePingDelay;
        http2.KeepAlivePingTimeout = options.KeepAlivePingTimeout;
        http2.MaxStreamsPerConnection = options.MaxStreamsPerConnection;
        kestrel.Listen(endpoint, listener => listener.UseGrpc(options));
    }

    /// <summary>Makes a listener speak gRPC; the limits of <paramref name="options"/> stay with the server.</summary>
    public static ListenOptions UseGrpc(this ListenOptions listener, GrpcListenerOptions options)
    {
        ArgumentNullException.ThrowIfNull(listener);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Certificate is null)
        {
            // Without TLS there is nothing to negotiate the protocol with.
            listener.Protocols = HttpProtocols.Http2;
            return listener;
        }

        listener.Protocols = HttpProtocols.Http1AndHttp2;
        return listener.UseHttps(options.Certificate);
    }
}
