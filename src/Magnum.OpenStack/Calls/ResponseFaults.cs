using System.Net;
using System.Text.Json;
using Magnum.Grains.Cloud;

namespace Magnum.OpenStack.Calls;

/// <summary>Turns an answer that is no success into the exception that says what it means.</summary>
internal static class ResponseFaults
{
    public static OpenStackResponseException From(ApiAnswer answer)
    {
        var fault = ResponseFault.Of(answer);
        return new OpenStackResponseException(fault.Message)
        {
            Service = answer.Call.Service,
            Operation = answer.Call.Operation,
            StatusCode = answer.Status,
            Code = fault.Code,
            Reason = fault.Reason,
            IsTransient = fault.IsTransient,
            RetryAfter = answer.RetryAfter,
            RequestId = answer.Call.RequestId,
            ServiceRequestId = answer.ServiceRequestId,
            Fault = fault.Owner,
        };
    }

    /// <summary>The same for a log-in: what Keystone refuses there is refused for good.</summary>
    public static OpenStackException FromLogIn(ApiAnswer answer, string who)
    {
        if (answer.Status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound))
        {
            return From(answer);
        }

        var fault = ResponseFault.Of(answer);
        return new OpenStackLogInException($"Keystone refused the log-in as {who}: {(int)answer.Status} {fault.Reason} ({answer.Call.RequestId})")
        {
            Service = answer.Call.Service,
            Operation = answer.Call.Operation,
            StatusCode = answer.Status,
            Code = fault.Code,
            Reason = fault.Reason,
            RequestId = answer.Call.RequestId,
            ServiceRequestId = answer.ServiceRequestId,
            Fault = answer.Call.Owner,
        };
    }

    public static OpenStackProtocolException Malformed(ApiAnswer answer, JsonException inner) =>
        Malformed(answer, inner.Path is { Length: > 1 } path ? $"it is not as promised at {path}" : "it is not the promised JSON", inner);

    public static OpenStackProtocolException Malformed(ApiAnswer answer, string why, Exception? inner = null)
    {
        var reason = $"{answer.Call.Service} answered {(int)answer.Status} to {answer.Call.Operation} with a body that makes no sense: {why}";
        return new OpenStackProtocolException($"{reason} ({answer.Call.RequestId})", inner)
        {
            Service = answer.Call.Service,
            Operation = answer.Call.Operation,
            StatusCode = answer.Status,
            Reason = reason,
            IsTransient = true,
            RequestId = answer.Call.RequestId,
            ServiceRequestId = answer.ServiceRequestId,
            Fault = FaultOwner.Cloud,
        };
    }
}
