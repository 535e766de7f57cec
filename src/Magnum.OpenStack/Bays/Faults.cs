using Magnum.Grains.Cloud;

namespace Magnum.OpenStack.Bays;

/// <summary>What went wrong with OpenStack, in the domain's terms.</summary>
internal static class Faults
{
    public static CloudException From(OpenStackException exception) => new(CodeOf(exception), exception.Message, exception.IsTransient, exception.Fault, exception)
    {
        CredentialsRefused = exception is OpenStackLogInException,
        RetryAfter = exception.RetryAfter,
        RequestId = exception.RequestId.ToString(),
    };

    private static string CodeOf(OpenStackException exception) => exception switch
    {
        OpenStackLogInException => "CREDENTIALS_REFUSED",
        OpenStackUnreachableException => $"{exception.Service.ToUpperInvariant()}_UNREACHABLE",
        OpenStackProtocolException => $"{exception.Service.ToUpperInvariant()}_MISBEHAVED",
        { Code: "StackExists" } => "STACK_EXISTS",
        { Fault: FaultOwner.Quota } => "QUOTA_EXCEEDED",
        { IsTransient: true } => $"{exception.Service.ToUpperInvariant()}_UNAVAILABLE",
        _ => $"{exception.Service.ToUpperInvariant()}_REFUSED",
    };
}
