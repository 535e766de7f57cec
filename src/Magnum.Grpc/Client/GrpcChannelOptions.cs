using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Grpc.Net.Client;

/// <summary>How a channel reaches its server.</summary>
public sealed class GrpcChannelOptions
{
    /// <summary>The largest response message in bytes, also after decompression; null for no limit. 4 MiB by default.</summary>
    public int? MaxReceiveMessageSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>The largest request message in bytes; null, the default, for no limit.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>
    /// What carries the calls; null, the default, for a handler made from the settings below, which do not apply to one given here.
    /// It must speak HTTP/2.
    /// </summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>Whether disposing of the channel disposes of <see cref="HttpHandler"/> too.</summary>
    public bool DisposeHttpClient { get; set; }

    /// <summary>Certificate authorities that are trusted instead of the system's; null, the default, for the system's.</summary>
    public X509Certificate2Collection? TrustedRoots { get; set; }

    /// <summary>Whether any server certificate is accepted. For tests: such a connection is not safe.</summary>
    public bool AcceptAnyServerCertificate { get; set; }

    /// <summary>Certificates that prove who the client is.</summary>
    public X509Certificate2Collection? ClientCertificates { get; set; }

    /// <summary>How long connecting may take. 10 s by default.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may be silent, while calls are in flight, before it is pinged. 30 s by default.</summary>
    public TimeSpan KeepAlivePingDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a ping may go unanswered before the connection is closed. 20 s by default.</summary>
    public TimeSpan KeepAlivePingTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Where failed calls are logged; null for nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>The clock of deadlines; null, the default, for the system's.</summary>
    public TimeProvider? TimeProvider { get; set; }
}
