using System.Net;
using Magnum.Grpc.Server;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Magnum.Grpc;

/// <summary>Makes Kestrel listen for gRPC.</summary>
public static class GrpcKestrelExtensions
{
    /// <summary>
    /// Listens for gRPC: HTTP/2 in clear text, or TLS if there is a certificate. The limits of the options hold for all connections of
    /// the server.
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

        var limits = kestrel.Limits;
        limits.KeepAliveTimeout = options.MaxConnectionIdle;
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.MaxRequestHeaderCount = options.MaxRequestMetadataCount;
        limits.MaxRequestHeadersTotalSize = options.MaxRequestMetadataSize;
        // A field beyond this ends the connection with all its calls; what is beyond the total is refused for itself.
        limits.Http2.MaxRequestHeaderFieldSize = 4 * options.MaxRequestMetadataSize;
        limits.Http2.KeepAlivePingDelay = options.KeepAlivePingDelay;
        limits.Http2.KeepAlivePingTimeout = options.KeepAlivePingTimeout;
        limits.Http2.MaxStreamsPerConnection = options.MaxStreamsPerConnection;
        kestrel.Listen(endpoint, listener => listener.UseGrpc(options));
    }

    /// <summary>Makes a listener speak gRPC; what bounds the server's connections is left as it is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The age or the grace of connections is not positive.</exception>
    public static ListenOptions UseGrpc(this ListenOptions listener, GrpcListenerOptions options)
    {
        ArgumentNullException.ThrowIfNull(listener);
        ArgumentNullException.ThrowIfNull(options);
        LimitAge(listener, options);
        if (options.Certificate is null)
        {
            // Without TLS there is nothing to negotiate the protocol with.
            listener.Protocols = HttpProtocols.Http2;
            return listener;
        }

        listener.Protocols = HttpProtocols.Http1AndHttp2;
        return listener.UseHttps(options.Certificate);
    }

    private static void LimitAge(ListenOptions listener, GrpcListenerOptions options)
    {
        if (options.MaxConnectionAge is not { } maxAge)
        {
            return;
        }

        var grace = options.MaxConnectionAgeGrace;
        if (maxAge <= TimeSpan.Zero || (grace <= TimeSpan.Zero && grace != Timeout.InfiniteTimeSpan))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), $"{nameof(options.MaxConnectionAge)} ({maxAge}) and {nameof(options.MaxConnectionAgeGrace)} ({grace}) must be positive.");
        }

        var age = new ConnectionAge(maxAge, grace, listener.ApplicationServices.GetService<TimeProvider>() ?? TimeProvider.System);
        listener.Use(next => connection => age.WatchAsync(connection, next));
    }
}
