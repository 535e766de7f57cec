using System.Net;
using Grpc.Core;
using Magnum.Grpc.Wire;

namespace Magnum.Grpc.Client;

/// <summary>What a failure below gRPC means to the call.</summary>
internal static class TransportErrors
{
    /// <summary>The end of a connection and of a stream come as the same exception; only its words tell them apart.</summary>
    private const string ConnectionClosed = "The HTTP/2 server closed the connection";

    /// <summary>It comes as several exceptions; only its words are always the same.</summary>
    private const string HandshakeFailed = "An HTTP/2 connection could not be established";

    public static Status ToStatus(Exception exception, string address)
    {
        if (exception is RpcException rpc)
        {
            return rpc.Status;
        }

        if (FindReset(exception) is { } reset)
        {
            if (reset.Message.StartsWith(ConnectionClosed, StringComparison.Ordinal))
            {
                // Whatever the server has against the connection, the call may do well over another one.
                return new Status(StatusCode.Unavailable, $"The server at {address} closed the connection (HTTP/2 error {reset.ErrorCode}).", exception);
            }

            return new Status(
                ToCode((Http2Error)reset.ErrorCode),
                $"The server at {address} reset the call (HTTP/2 error {reset.ErrorCode}).",
                exception);
        }

        return exception switch
        {
            OperationCanceledException { InnerException: TimeoutException late } =>
                new Status(StatusCode.Unavailable, $"Cannot connect to {address}: {late.Message}", exception),
            OperationCanceledException => new Status(StatusCode.Cancelled, "The call was cancelled.", exception),
            HttpRequestException { HttpRequestError: HttpRequestError.VersionNegotiationError } =>
                new Status(StatusCode.Unavailable, $"The server at {address} does not speak HTTP/2.", exception),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
                new Status(StatusCode.Unavailable, $"No secure connection to {address}: {Innermost(exception)}", exception),
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } =>
                new Status(StatusCode.Unavailable, $"Cannot connect to {address}: {Innermost(exception)}", exception),
            HttpRequestException or IOException when Has(exception, HttpRequestError.ConfigurationLimitExceeded) =>
                new Status(StatusCode.ResourceExhausted, $"The server at {address} sent more metadata than is taken: {Innermost(exception)}", exception),
            HttpRequestException or IOException when Has(exception, HttpRequestError.InvalidResponse) && !FailedInHandshake(exception) =>
                new Status(StatusCode.Internal, $"The answer of the server at {address} is not sound HTTP/2: {Innermost(exception)}", exception),
            HttpRequestException or IOException =>
                new Status(StatusCode.Unavailable, $"The connection to {address} failed: {Innermost(exception)}", exception),
            ObjectDisposedException => new Status(StatusCode.Cancelled, "The channel was closed.", exception),
            _ => new Status(StatusCode.Internal, $"The call failed: {exception.Message}", exception),
        };
    }

    /// <summary>What it means that a request could not be turned into bytes.</summary>
    public static Status OfRequest(Exception exception) =>
        exception is RpcException rpc ? rpc.Status : new Status(StatusCode.Internal, $"The request cannot be written: {exception.Message}", exception);

    /// <summary>Whether a request surely never left, for want of a connection.</summary>
    public static bool IsNotSent(Exception exception) =>
        exception is HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
        }
        or OperationCanceledException { InnerException: TimeoutException };

    /// <summary>The specification's map from HTTP status to gRPC status, for responses that are not gRPC.</summary>
    public static StatusCode ToCode(HttpStatusCode status) =>
        status switch
        {
            HttpStatusCode.BadRequest => StatusCode.Internal,
            HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
            HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
            HttpStatusCode.NotFound => StatusCode.Unimplemented,
            HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout =>
                StatusCode.Unavailable,
            _ => StatusCode.Unknown,
        };

    /// <summary>
    /// The specification's map from HTTP/2 errors. It has none for a stream that was closed already, which is the server's fault, nor for codes
    /// that came later.
    /// </summary>
    private static StatusCode ToCode(Http2Error error) =>
        error switch
        {
            Http2Error.NoError or Http2Error.ProtocolError or Http2Error.InternalError or Http2Error.FlowControlError
                or Http2Error.SettingsTimeout or Http2Error.StreamClosed or Http2Error.FrameSizeError or Http2Error.CompressionError
                or Http2Error.ConnectError => StatusCode.Internal,
            Http2Error.RefusedStream => StatusCode.Unavailable,
            Http2Error.Cancel => StatusCode.Cancelled,
            Http2Error.EnhanceYourCalm => StatusCode.ResourceExhausted,
            Http2Error.InadequateSecurity => StatusCode.PermissionDenied,
            _ => StatusCode.Unknown,
        };

    /// <summary>Whether the connection was given up before the server had said what a server of HTTP/2 says first.</summary>
    private static bool FailedInHandshake(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception.Message.StartsWith(HandshakeFailed, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Has(Exception? exception, HttpRequestError error)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is HttpRequestException request && request.HttpRequestError == error)
            {
                return true;
            }
        }

        return false;
    }

    private static HttpProtocolException? FindReset(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is HttpProtocolException found)
            {
                return found;
            }
        }

        return null;
    }

    private static string Innermost(Exception exception) => exception.GetBaseException().Message;
}
