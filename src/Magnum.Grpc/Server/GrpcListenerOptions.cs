using System.Security.Cryptography.X509Certificates;

namespace Magnum.Grpc;

/// <summary>How a listener speaks gRPC. What bounds a connection here holds for all connections of the server.</summary>
public sealed class GrpcListenerOptions
{
    /// <summary>The certificate of the server; null, the default, for HTTP/2 in clear text (h2c).</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>How long a connection may be silent before it is pinged. 30 s by default.</summary>
    public TimeSpan KeepAlivePingDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a ping may go unanswered before the connection is closed. 20 s by default.</summary>
    public TimeSpan KeepAlivePingTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a connection may be without a call before it is closed. 5 minutes by default.</summary>
    public TimeSpan MaxConnectionIdle { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How old a connection may be, give or take a tenth of it, before its client is told to open another one (GOAWAY); null, the default,
    /// for any age.
    /// </summary>
    public TimeSpan? MaxConnectionAge { get; set; }

    /// <summary>
    /// How long the calls of a connection that is too old may go on before it is cut; <see cref="Timeout.InfiniteTimeSpan"/>, the default,
    /// for as long as they like.
    /// </summary>
    public TimeSpan MaxConnectionAgeGrace { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>The most connections at a time; more are closed at once. Null, the default, for any number.</summary>
    public int? MaxConnections { get; set; }

    /// <summary>The most calls at a time on one connection; what is more waits at the client. 1,000 by default.</summary>
    public int MaxStreamsPerConnection { get; set; } = 1000;

    /// <summary>The most bytes of metadata in a request, names and values together. 16 KiB by default.</summary>
    public int MaxRequestMetadataSize { get; set; } = 16 * 1024;

    /// <summary>The most fields in the headers of a request. 100 by default.</summary>
    public int MaxRequestMetadataCount { get; set; } = 100;
}
