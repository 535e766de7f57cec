using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Magnum.Grpc.Server;

/// <summary>Turns the methods of a service into what answers their calls. Reflection happens here, once, and never in a call.</summary>
internal sealed class ServiceMethodBinder<TService>(ServerRuntime runtime) : ServiceBinderBase
    where TService : class
{
    private readonly List<ServerMethod> _methods = [];
    private readonly InterceptorPipeline _interceptors = new(runtime.Options.Interceptors);

    public IReadOnlyList<ServerMethod> Methods => _methods;

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var open = OpenDelegate<Unary<TRequest, TResponse>>(method, [typeof(TRequest), typeof(ServerCallContext)]);
        var inner = _interceptors.Unary<TRequest, TResponse>(
            (request, context) => ServiceCall<TService>.InvokeAsync(context, service => open(service, request, context)));
        Add<TRequest, TResponse>(method, new UnaryCallHandler<TRequest, TResponse>(runtime, method, inner).HandleAsync);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var open = OpenDelegate<ClientStreaming<TRequest, TResponse>>(method, [typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext)]);
        var inner = _interceptors.ClientStreaming<TRequest, TResponse>(
            (requests, context) => ServiceCall<TService>.InvokeAsync(context, service => open(service, requests, context)));
        Add<TRequest, TResponse>(method, new ClientStreamingCallHandler<TRequest, TResponse>(runtime, method, inner).HandleAsync);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var open = OpenDelegate<ServerStreaming<TRequest, TResponse>>(method, [typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext)]);
        var inner = _interceptors.ServerStreaming<TRequest, TResponse>(
            (request, responses, context) => ServiceCall<TService>.InvokeAsync(context, service => open(service, request, responses, context)));
        Add<TRequest, TResponse>(method, new ServerStreamingCallHandler<TRequest, TResponse>(runtime, method, inner).HandleAsync);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var open = OpenDelegate<DuplexStreaming<TRequest, TResponse>>(method, [typeof(IAsyncStreamReader<TRequest>), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext)]);
        var inner = _interceptors.DuplexStreaming<TRequest, TResponse>(
            (requests, responses, context) => ServiceCall<TService>.InvokeAsync(context, service => open(service, requests, responses, context)));
        Add<TRequest, TResponse>(method, new DuplexStreamingCallHandler<TRequest, TResponse>(runtime, method, inner).HandleAsync);
    }

    private void Add<TRequest, TResponse>(IMethod method, RequestDelegate handler) =>
        _methods.Add(new ServerMethod(method, typeof(TRequest), typeof(TResponse), handler));

    private static TDelegate OpenDelegate<TDelegate>(IMethod method, Type[] parameters)
        where TDelegate : Delegate
    {
        var implementation = typeof(TService).GetMethod(method.Name, BindingFlags.Public | BindingFlags.Instance, parameters)
            ?? throw new InvalidOperationException($"{typeof(TService)} has no method {method.Name} that serves {method.FullName}.");
        return implementation.CreateDelegate<TDelegate>();
    }

    private delegate Task<TResponse> Unary<TRequest, TResponse>(TService service, TRequest request, ServerCallContext context);

    private delegate Task<TResponse> ClientStreaming<TRequest, TResponse>(
        TService service, IAsyncStreamReader<TRequest> requests, ServerCallContext context);

    private delegate Task ServerStreaming<TRequest, TResponse>(
        TService service, TRequest request, IServerStreamWriter<TResponse> responses, ServerCallContext context);

    private delegate Task DuplexStreaming<TRequest, TResponse>(
        TService service, IAsyncStreamReader<TRequest> requests, IServerStreamWriter<TResponse> responses, ServerCallContext context);
}
