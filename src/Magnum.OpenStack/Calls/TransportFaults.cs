using System.Security.Authentication;
using Magnum.Grains.Cloud;

namespace Magnum.OpenStack.Calls;

/// <summary>Turns a call that got no answer into the exception that says why.</summary>
internal static class TransportFaults
{
    public static OpenStackUnreachableException TimedOut(ApiCall call, TimeSpan limit, Exception? inner)
    {
        var reason = $"{call.Service} gave no answer to {call.Operation} within {limit.TotalSeconds:0.#} s";
        return new OpenStackUnreachableException($"{reason} ({call.RequestId})", inner)
        {
            Service = call.Service,
            Operation = call.Operation,
            Reason = reason,
            IsTransient = true,
            RequestId = call.RequestId,
            Fault = FaultOwner.Cloud,
            TimedOut = true,
        };
    }

    public static OpenStackUnreachableException NotConnected(ApiCall call, Exception inner)
    {
        var reason = $"{call.Service} at {call.Address.GetLeftPart(UriPartial.Authority)} cannot be reached for {call.Operation}: no connection in time";
        return new OpenStackUnreachableException($"{reason} ({call.RequestId})", inner)
        {
            Service = call.Service,
            Operation = call.Operation,
            Reason = reason,
            IsTransient = true,
            RequestId = call.RequestId,
            Fault = FaultOwner.Cloud,
            TimedOut = true,
        };
    }

    public static OpenStackException From(ApiCall call, HttpRequestException inner)
    {
        if (inner.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            var size = $"{call.Service} answered {call.Operation} with more than this service reads";
            return new OpenStackProtocolException($"{size} ({call.RequestId})", inner)
            {
                Service = call.Service,
                Operation = call.Operation,
                Reason = size,
                RequestId = call.RequestId,
                Fault = FaultOwner.Cloud,
            };
        }

        var isUntrusted = inner.InnerException is AuthenticationException;
        var reason = $"{call.Service} at {call.Address.GetLeftPart(UriPartial.Authority)} cannot be reached for {call.Operation}: {Cause(inner, isUntrusted)}";
        return new OpenStackUnreachableException($"{reason} ({call.RequestId})", inner)
        {
            Service = call.Service,
            Operation = call.Operation,
            Reason = reason,
            IsTransient = !isUntrusted,
            RequestId = call.RequestId,
            Fault = isUntrusted ? FaultOwner.Service : FaultOwner.Cloud,
        };
    }

    private static string Cause(HttpRequestException fault, bool isUntrusted) => fault switch
    {
        _ when isUntrusted => $"its certificate is not trusted; see {OpenStackOptions.Section}:ca_file",
        { HttpRequestError: HttpRequestError.NameResolutionError } => "its name is not known",
        { HttpRequestError: HttpRequestError.ConnectionError } => "the connection was refused",
        { HttpRequestError: HttpRequestError.ResponseEnded } => "the connection was lost",
        _ => Words.Clean(fault.Message, []),
    };
}
