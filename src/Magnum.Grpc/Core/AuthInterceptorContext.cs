namespace Grpc.Core;

/// <summary>The call that an <see cref="AsyncAuthInterceptor"/> adds to.</summary>
public sealed class AuthInterceptorContext
{
    /// <summary>Creates the context.</summary>
    public AuthInterceptorContext(string serviceUrl, string methodName, CancellationToken cancellationToken = default)
    {
        ServiceUrl = serviceUrl;
        MethodName = methodName;
        CancellationToken = cancellationToken;
    }

    /// <summary>Where the call goes, such as <c>https://grpc.example.org/echo.v1.EchoService</c>.</summary>
    public string ServiceUrl { get; }

    /// <summary>The name of the method in its service.</summary>
    public string MethodName { get; }

    /// <summary>Cancelled when the call ends.</summary>
    public CancellationToken CancellationToken { get; }
}
