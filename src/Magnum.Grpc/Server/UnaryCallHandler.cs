using Grpc.Core;

namespace Magnum.Grpc.Server;

/// <summary>Answers calls with one request and one response.</summary>
internal sealed class UnaryCallHandler<TRequest, TResponse>(
    ServerRuntime runtime, Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse> handler)
    : ServerCallHandler(runtime, method)
    where TRequest : class
    where TResponse : class
{
    protected override async Task InvokeAsync(ServerCall call)
    {
        var reader = call.CreateReader();
        if (!call.TryReadSingle(reader, method.RequestMarshaller, out var request))
        {
            request = await call.ReadSingleAsync(reader, method.RequestMarshaller);
        }

        var response = await handler(request, call);
        await call.WriteSingleAsync(response, method.ResponseMarshaller);
    }
}
