using Grpc.Core;

namespace Magnum.Grpc.Server;

/// <summary>Answers calls with a stream each way.</summary>
internal sealed class DuplexStreamingCallHandler<TRequest, TResponse>(
    ServerRuntime runtime, Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse> handler)
    : ServerCallHandler(runtime, method)
    where TRequest : class
    where TResponse : class
{
    protected override async Task InvokeAsync(ServerCall call)
    {
        var requests = new ServerStreamReader<TRequest>(call, method.RequestMarshaller);
        await handler(requests, new ServerStreamWriter<TResponse>(call, method.ResponseMarshaller), call);
    }
}
