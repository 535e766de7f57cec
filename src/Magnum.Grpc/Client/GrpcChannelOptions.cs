using System.Diagnostics.Metrics;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.Logging;

namespace Grpc.Net.Client;

/// <summary>How a channel reaches its server.</summary>
public sealed class GrpcChannelOptions
{
    internal static readonly TimeSpan LongestWait = TimeSpan.FromDays(40);
    internal static readonly TimeSpan DefaultMaxReconnectBackoff = TimeSpan.FromSeconds(120);

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

    /// <summary>How calls are tried again and how several addresses share them; null, the default, for no retries and the first address.</summary>
    public ServiceConfig? ServiceConfig { get; set; }

    /// <summary>
    /// How often a call is tried at most, the first time included, whatever its <see cref="RetryPolicy"/> says: 1 or more; null for as
    /// often as that says. 5 by default.
    /// </summary>
    public int? MaxRetryAttempts { get; set; } = 5;

    /// <summary>
    /// How many bytes of requests all calls together may hold to send them again; null for no limit. 16 MiB by default. A call that finds no room
    /// goes on, but is not tried again.
    /// </summary>
    public long? MaxRetryBufferSize { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// How many bytes of requests one call may hold to send them again; null for no limit. 1 MiB by default. A call that sends more
    /// goes on, but is not tried again.
    /// </summary>
    public long? MaxRetryBufferPerCallSize { get; set; } = 1024 * 1024;

    /// <summary>
    /// Whether connections use TLS, and what all calls prove; null, the default, for what the scheme of the address says:
    /// needed where that is neither http nor https.
    /// </summary>
    public ChannelCredentials? Credentials { get; set; }

    /// <summary>Whether calls in clear text may carry <see cref="CallOptions.Credentials"/>: whoever listens then has them. Without, such calls fail.</summary>
    public bool UnsafeUseInsecureChannelCallCredentials { get; set; }

    /// <summary>
    /// Where resolvers of addresses are found, as services of the type <see cref="ResolverFactory"/>, and meters, by an
    /// <see cref="IMeterFactory"/>; null, the default, for no resolver but dns and a meter that all such channels share.
    /// </summary>
    public IServiceProvider? ServiceProvider { get; set; }

    /// <summary>
    /// How long an address is left out after its first failure; 10 ms or more. Each failure that follows lengthens it by 1.6, up to
    /// <see cref="MaxReconnectBackoff"/>, varied at random by up to a fifth. 1 s by default.
    /// </summary>
    public TimeSpan InitialReconnectBackoff { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an address is left out at most; not less than <see cref="InitialReconnectBackoff"/>. 120 s by default; null for the same.</summary>
    public TimeSpan? MaxReconnectBackoff { get; set; } = DefaultMaxReconnectBackoff;
}
