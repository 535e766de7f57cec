using Google.Protobuf;

namespace Grpc.Core;

/// <summary>Between a rich status, <c>google.rpc.Status</c>, and the exception that carries it.</summary>
public static class RpcStatusExtensions
{
    /// <summary>The trailer in which a rich status travels.</summary>
    public const string StatusDetailsTrailerName = "grpc-status-details-bin";

    /// <summary>The exception that ends a call with this status and its details.</summary>
    /// <param name="status">The status; its code must be one of <see cref="StatusCode"/>.</param>
    public static RpcException ToRpcException(this Google.Rpc.Status status)
    {
        ArgumentNullException.ThrowIfNull(status);
        var trailers = new Metadata { { StatusDetailsTrailerName, status.ToByteArray() } };
        return new RpcException(new Status((StatusCode)status.Code, status.Message), trailers);
    }

    /// <summary>The rich status of a failed call, or null if it carries none that can be read.</summary>
    public static Google.Rpc.Status? GetRpcStatus(this RpcException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.Trailers.GetRpcStatus();
    }

    /// <summary>The rich status in these trailers, or null if they hold none that can be read.</summary>
    public static Google.Rpc.Status? GetRpcStatus(this Metadata trailers)
    {
        ArgumentNullException.ThrowIfNull(trailers);
        if (trailers.Get(StatusDetailsTrailerName) is not { } entry)
        {
            return null;
        }

        try
        {
            return Google.Rpc.Status.Parser.ParseFrom(entry.ValueBytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <summary>The first detail of a type, or null.</summary>
    /// <typeparam name="T">The type of the detail, such as <see cref="Google.Rpc.ErrorInfo"/>.</typeparam>
    public static T? GetDetail<T>(this Google.Rpc.Status status)
        where T : class, IMessage<T>, new()
    {
        ArgumentNullException.ThrowIfNull(status);
        foreach (var any in status.Details)
        {
            if (any.TryUnpack<T>(out var detail))
            {
                return detail;
            }
        }

        return null;
    }
}
