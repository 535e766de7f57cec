using System.Diagnostics;
using Grpc.Core;
using Magnum.Grpc.Client.Retries;

namespace Magnum.Grpc.Client;

/// <summary>Makes calls over HTTP/2.</summary>
internal sealed class HttpCallInvoker(ChannelTransport transport) : CallInvoker
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        // Blocking is what the caller asks for by this method; there is no synchronous HTTP/2 to stand on.
        using var call = AsyncUnaryCall(method, host, options, request);
        return Task.Run(async () => await call.ResponseAsync).GetAwaiter().GetResult();
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = Create(method, host, options);
        Start(call, request);
        return new(call.ReadSingleAsync(), call.HeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = Create(method, host, options);
        Start(call, request);
        return new(call.ResponseStream, call.HeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var call = Create(method, host, options);
        var requests = StartStream(call);
        var response = call.ReadSingleAsync();

        // Who stops at a write that fails has been told; the response then fails with nobody looking.
        _ = response.ContinueWith(
            static failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return new(requests, response, call.HeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var call = Create(method, host, options);
        var requests = StartStream(call);
        return new(requests, call.ResponseStream, call.HeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    private IClientCall<TRequest, TResponse> Create<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options)
        where TRequest : class
        where TResponse : class
    {
        if (options.Deadline is { Kind: not DateTimeKind.Utc } deadline && deadline != DateTime.MaxValue && deadline != DateTime.MinValue)
        {
            throw new InvalidOperationException($"The deadline {deadline:O} must be UTC, and is {deadline.Kind}.");
        }

        var rules = transport.Retries;
        var rule = rules?.Find(method);
        var record = ClientCallRecord.Begin(transport.Metrics, method, transport.Time, mayBeTriedAgain: rule is not null);
        return rule is null
            ? new ClientCall<TRequest, TResponse>(transport, method, host, options, record)
            : new RetryCall<TRequest, TResponse>(transport, method, host, options, rules!, rule, record);
    }

    private static void Start<TRequest, TResponse>(IClientCall<TRequest, TResponse> call, TRequest request)
        where TRequest : class
        where TResponse : class
    {
        var outer = Activity.Current;
        Activity.Current = call.Record?.Activity ?? outer;
        try
        {
            call.Start(request);
        }
        finally
        {
            Activity.Current = outer;
        }
    }

    private static IClientStreamWriter<TRequest> StartStream<TRequest, TResponse>(IClientCall<TRequest, TResponse> call)
        where TRequest : class
        where TResponse : class
    {
        var outer = Activity.Current;
        Activity.Current = call.Record?.Activity ?? outer;
        try
        {
            return call.StartStream();
        }
        finally
        {
            Activity.Current = outer;
        }
    }
}
