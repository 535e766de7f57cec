using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Magnum.Grpc;

/// <summary>Makes errors that carry details: <c>throw RichStatus.Create(code, message, new ErrorInfo { … })</c>.</summary>
public static class RichStatus
{
    /// <summary>The exception that ends a call with a code, a message and details.</summary>
    /// <param name="code">Any code but OK.</param>
    /// <param name="message">For people; it should say what to do next.</param>
    /// <param name="details">Messages of <c>google.rpc</c> (ErrorInfo, BadRequest, RetryInfo …) or others that clients know.</param>
    public static RpcException Create(StatusCode code, string message, params IReadOnlyCollection<IMessage> details)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(details);
        if (code == StatusCode.OK)
        {
            throw new ArgumentOutOfRangeException(nameof(code), "Success is not an error.");
        }

        var status = new Google.Rpc.Status { Code = (int)code, Message = message };
        status.Details.AddRange(details.Select(Any.Pack));
        return status.ToRpcException();
    }
}
