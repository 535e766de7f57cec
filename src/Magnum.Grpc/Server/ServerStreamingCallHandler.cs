using Grpc.Core;

namespace Magnum.Grpc.Server;

/// <summary>Answers calls with one request and a stream of responses.</summary>
internal sealed class ServerStreamingCallHandler<TRequest, TResponse>(
    ServerRuntime runtime, Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse> handler)
    : ServerCallHandler(runtime, method)
    where TRequest : class
    where TResponse : class
{
    protected override async Task InvokeAsync(ServerCall call)
    {
        var request = await call.ReadSingleAsync(call.CreateReader(), method.RequestMarshaller);
        await handler(request, new ServerStreamWriter<TResponse>(call, method.ResponseMarshaller), call);
    }
}
