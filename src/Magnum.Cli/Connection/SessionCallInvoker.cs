using Grpc.Core;

namespace Magnum.Cli.Connection;

/// <summary>Gives every call the session's headers and, unless it is a stream, a deadline; shows it with <c>--debug</c>.</summary>
/// <param name="inner">Makes the calls.</param>
/// <param name="headers">The headers as they are now.</param>
/// <param name="context">The run.</param>
internal sealed class SessionCallInvoker(CallInvoker inner, Func<Metadata> headers, CommandContext context) : CallInvoker
{
    private readonly TimeSpan _timeout = context.Options.CallTimeout(context.Parse);

    /// <inheritdoc/>
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        context.Trace($"{method.FullName} {request}");
        var deadline = context.Host.Time.GetUtcNow().UtcDateTime + _timeout;
        return inner.AsyncUnaryCall(method, host, options.WithHeaders(headers()).WithDeadline(deadline), request);
    }

    /// <inheritdoc/>
    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        context.Trace($"{method.FullName} {request}");
        return inner.AsyncServerStreamingCall(method, host, options.WithHeaders(headers()), request);
    }

    /// <inheritdoc/>
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new NotSupportedException("The command waits for its calls asynchronously.");

    /// <inheritdoc/>
    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        throw new NotSupportedException("The contract has no client streams.");

    /// <inheritdoc/>
    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        throw new NotSupportedException("The contract has no streams in both directions.");
}
