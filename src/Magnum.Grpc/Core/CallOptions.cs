using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Grpc.Core;

/// <summary>What a caller asks of one call beside its request.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CallOptions
{
    /// <summary>Creates options.</summary>
    /// <param name="headers">Metadata to send.</param>
    /// <param name="deadline">When the call must be done, UTC; null or <see cref="DateTime.MaxValue"/> for no deadline. The call is refused if it is of another kind.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="writeOptions">How requests are written.</param>
    /// <param name="propagationToken">The call in whose handler this one is made; null for none.</param>
    /// <param name="credentials">What proves who the caller is; null for what the channel has.</param>
    [SuppressMessage("Design", "CA1068:CancellationToken parameters must come last", Justification = "Generated clients pass these by position.")]
    public CallOptions(
        Metadata? headers = null,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default,
        WriteOptions? writeOptions = null,
        ContextPropagationToken? propagationToken = null,
        CallCredentials? credentials = null)
    {
        Headers = headers;
        Deadline = deadline;
        CancellationToken = cancellationToken;
        WriteOptions = writeOptions;
        PropagationToken = propagationToken;
        Credentials = credentials;
    }

    /// <summary>
    /// Metadata to send, or null. The entry <c>grpc-internal-encoding-request</c> is not sent: with the value <c>gzip</c>, requests are compressed,
    /// but for small ones and those written with <see cref="WriteFlags.NoCompress"/>; a value that is not known fails the call.
    /// </summary>
    public Metadata? Headers { get; private init; }

    /// <summary>When the call must be done, UTC, or null; <see cref="DateTime.MaxValue"/> stands for null.</summary>
    public DateTime? Deadline { get; private init; }

    /// <summary>Cancels the call.</summary>
    public CancellationToken CancellationToken { get; private init; }

    /// <summary>How requests are written, or null.</summary>
    public WriteOptions? WriteOptions { get; private init; }

    /// <summary>The call in whose handler this one is made: it ends by that one's deadline and is cancelled with it. Null for none.</summary>
    public ContextPropagationToken? PropagationToken { get; private init; }

    /// <summary>What proves who the caller is, beside what the channel has; null for nothing.</summary>
    public CallCredentials? Credentials { get; private init; }

    /// <summary>
    /// Whether the call waits for a connection, until its deadline, while none can be made. Without, the default, it fails at once as
    /// <see cref="StatusCode.Unavailable"/>.
    /// </summary>
    public bool IsWaitForReady { get; private init; }

    /// <summary>The earlier of the call's deadline and that of the call it is made in; null without either.</summary>
    internal DateTime? EarliestDeadline =>
        PropagationToken?.Deadline is { } parent && !(Deadline < parent) ? parent : Deadline == DateTime.MaxValue ? null : Deadline;

    /// <summary>The same with other metadata.</summary>
    public CallOptions WithHeaders(Metadata? headers) => this with { Headers = headers };

    /// <summary>The same with another deadline.</summary>
    public CallOptions WithDeadline(DateTime? deadline) => this with { Deadline = deadline };

    /// <summary>The same with another token.</summary>
    public CallOptions WithCancellationToken(CancellationToken cancellationToken) => this with { CancellationToken = cancellationToken };

    /// <summary>The same with other write options.</summary>
    public CallOptions WithWriteOptions(WriteOptions? writeOptions) => this with { WriteOptions = writeOptions };

    /// <summary>The same, made in the handler of another call.</summary>
    public CallOptions WithPropagationToken(ContextPropagationToken? propagationToken) => this with { PropagationToken = propagationToken };

    /// <summary>The same with other credentials.</summary>
    public CallOptions WithCredentials(CallCredentials? credentials) => this with { Credentials = credentials };

    /// <summary>The same, waiting for a connection or not.</summary>
    public CallOptions WithWaitForReady(bool waitForReady = true) => this with { IsWaitForReady = waitForReady };
}
