using Grpc.Core;

namespace Magnum.Grpc.Server;

/// <summary>Answers calls with a stream of requests and one response.</summary>
internal sealed class ClientStreamingCallHandler<TRequest, TResponse>(
    ServerRuntime runtime, Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse> handler)
    : ServerCallHandler(runtime, method)
    where TRequest : class
    where TResponse : class
{
    protected override async Task InvokeAsync(ServerCall call)
    {
        var requests = new ServerStreamReader<TRequest>(call, method.RequestMarshaller);
        var response = await handler(requests, call);
        await call.WriteSingleAsync(response, method.ResponseMarshaller);
    }
}
