using System.IO.Compression;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server;

/// <summary>How calls are served.</summary>
public sealed class GrpcServiceOptions
{
    /// <summary>The largest request message in bytes, also after decompression; null for no limit. 4 MiB by default.</summary>
    public int? MaxReceiveMessageSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// The most bytes of request messages not whole yet that the calls of one connection may hold together, at least one message of
    /// <see cref="MaxReceiveMessageSize"/>; a call that needs more fails with RESOURCE_EXHAUSTED. Null for no limit; nor is
    /// there one if messages have none. 64 MiB by default.
    /// </summary>
    public int? MaxReceiveBufferSize { get; set; } = 64 * 1024 * 1024;

    /// <summary>The largest response message in bytes, before compression; null, the default, for no limit.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>
    /// How response messages are compressed: <c>gzip</c>, or null, the default, for not at all. Only clients that accept it get compressed
    /// messages, only messages of 1 KiB and more that become smaller by it are compressed, and none with <see cref="WriteFlags.NoCompress"/>.
    /// A widespread client loses the messages of a compressed stream that an error follows at once, hence the default.
    /// </summary>
    public string? ResponseCompressionAlgorithm { get; set; }

    /// <summary>How hard response messages are compressed; null, the default, for <see cref="CompressionLevel.Fastest"/>.</summary>
    public CompressionLevel? ResponseCompressionLevel { get; set; }

    /// <summary>
    /// The deadline of a unary call whose client gave none, from the moment it arrives; null, the default, for none.
    /// Streaming calls never get one.
    /// </summary>
    public TimeSpan? DefaultDeadline { get; set; }

    /// <summary>
    /// Whether a handler's unexpected exception is told to the client, with its type and message. Off by default: such text may
    /// hold what clients must not see.
    /// </summary>
    public bool EnableDetailedErrors { get; set; }

    /// <summary>The level of the one line that is logged for each call.</summary>
    public LogLevel AccessLogLevel { get; set; } = LogLevel.Information;

    /// <summary>What stands around the handlers of all services; the first is outermost.</summary>
    public InterceptorCollection Interceptors { get; } = [];
}
