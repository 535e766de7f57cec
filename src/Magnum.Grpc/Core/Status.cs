using System.Runtime.InteropServices;

namespace Grpc.Core;

/// <summary>How a call ended: a code and, for people, a detail.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct Status : IEquatable<Status>
{
    /// <summary>Success, without detail.</summary>
    public static readonly Status DefaultSuccess = new(StatusCode.OK, string.Empty);

    /// <summary>Cancelled, without detail.</summary>
    public static readonly Status DefaultCancelled = new(StatusCode.Cancelled, string.Empty);

    /// <summary>Creates a status.</summary>
    /// <param name="statusCode">The code that is sent.</param>
    /// <param name="detail">The message that is sent; any text, it is percent-encoded on the wire.</param>
    public Status(StatusCode statusCode, string? detail)
        : this(statusCode, detail, debugException: null)
    {
    }

    /// <summary>Creates a status that remembers what caused it.</summary>
    /// <param name="statusCode">The code that is sent.</param>
    /// <param name="detail">The message that is sent.</param>
    /// <param name="debugException">The cause, kept on this side of the wire.</param>
    public Status(StatusCode statusCode, string? detail, Exception? debugException)
    {
        StatusCode = statusCode;
        Detail = detail ?? string.Empty;
        DebugException = debugException;
    }

    /// <summary>The code.</summary>
    public StatusCode StatusCode { get; }

    /// <summary>The message, never null.</summary>
    public string Detail { get; }

    /// <summary>What caused a failure on this side; never sent.</summary>
    public Exception? DebugException { get; }

    /// <summary>Whether code and detail are the same.</summary>
    public static bool operator ==(Status left, Status right) => left.Equals(right);

    /// <summary>Whether code or detail differ.</summary>
    public static bool operator !=(Status left, Status right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Status other) =>
        StatusCode == other.StatusCode && string.Equals(Detail, other.Detail, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Status other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(StatusCode, Detail);

    /// <inheritdoc/>
    public override string ToString() =>
        DebugException is null
            ? $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\")"
            : $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\", DebugException=\"{DebugException.GetType()}: {DebugException.Message}\")";
}
