using System.Security.Cryptography.X509Certificates;

namespace Magnum.Grpc;

/// <summary>How a listener speaks gRPC.</summary>
public sealed class GrpcListenerOptions
{
    /// <summary>The certificate of the server; null, the default, for HTTP/2 in clear text (h2c).</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>How long a connection may be silent before it is pinged. 30 s by default.</summary>
    public TimeSpan KeepAlivePingDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a ping may go unanswered before the connection is closed. 20 s by default.</summary>
    public TimeSpan KeepAlivePingTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The most calls at a time on one connection. 1,000 by default.</summary>
    public int MaxStreamsPerConnection { get; set; } = 1000;
}
