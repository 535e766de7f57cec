using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Grpc.Core;

/// <summary>What a caller asks of one call beside its request.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CallOptions
{
    /// <summary>Creates options.</summary>
    /// <param name="headers">Metadata to send.</param>
    /// <param name="deadline">When the call must be done, UTC; null for no deadline.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="writeOptions">How requests are written.</param>
    [SuppressMessage("Design", "CA1068:CancellationToken parameters must come last", Justification = "Generated clients pass these by position.")]
    public CallOptions(
        Metadata? headers = null,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default,
        WriteOptions? writeOptions = null)
    {
        Headers = headers;
        Deadline = deadline;
        CancellationToken = cancellationToken;
        WriteOptions = writeOptions;
    }

    /// <summary>Metadata to send, or null.</summary>
    public Metadata? Headers { get; private init; }

    /// <summary>When the call must be done, UTC, or null.</summary>
    public DateTime? Deadline { get; private init; }

    /// <summary>Cancels the call.</summary>
    public CancellationToken CancellationToken { get; private init; }

    /// <summary>How requests are written, or null.</summary>
    public WriteOptions? WriteOptions { get; private init; }

    /// <summary>The same with other metadata.</summary>
    public CallOptions WithHeaders(Metadata? headers) => this with { Headers = headers };

    /// <summary>The same with another deadline.</summary>
    public CallOptions WithDeadline(DateTime? deadline) => this with { Deadline = deadline };

    /// <summary>The same with another token.</summary>
    public CallOptions WithCancellationToken(CancellationToken cancellationToken) => this with { CancellationToken = cancellationToken };

    /// <summary>The same with other write options.</summary>
    public CallOptions WithWriteOptions(WriteOptions? writeOptions) => this with { WriteOptions = writeOptions };
}
