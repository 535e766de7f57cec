using System.Net;
using Magnum.Grains.Cloud;

namespace Magnum.OpenStack;

/// <summary>
/// A call to the cloud failed. The message is fit for people and holds no token and no password.
/// Kinds: <see cref="OpenStackResponseException"/> (the service said no), <see cref="OpenStackLogInException"/> (Keystone refused the credentials),
/// <see cref="OpenStackUnreachableException"/> (no answer), <see cref="OpenStackProtocolException"/> (an answer that makes no sense).
/// </summary>
public abstract class OpenStackException : Exception
{
    private protected OpenStackException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    /// <summary>The service that was called: keystone, heat, glance, nova or neutron.</summary>
    public required string Service { get; init; }

    /// <summary>What was to be done, e.g. <c>stack-create</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>The HTTP status of the answer; null if there was none.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>The service's own code, e.g. <c>StackExists</c>; null if it gave none.</summary>
    public string? Code { get; init; }

    /// <summary>The service's own words, without tracebacks and secrets; never empty.</summary>
    public required string Reason { get; init; }

    /// <summary>The same call may succeed later without anybody acting.</summary>
    public bool IsTransient { get; init; }

    /// <summary>How long the service asks callers to wait; null if it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The request id that was sent; the services write it in their logs as the global request id.</summary>
    public required OpenStackRequestId RequestId { get; init; }

    /// <summary>The request id that the service itself gave; null if it gave none.</summary>
    public string? ServiceRequestId { get; init; }

    /// <summary>Who has to act.</summary>
    public required FaultOwner Fault { get; init; }
}
