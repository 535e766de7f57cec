using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Magnum.Grpc.Server;

/// <summary>Turns the methods of a service into what answers their calls. Reflection happens here, once, and never in a call.</summary>
/// <remarks>The methods of a singleton are called straight away; any other service is found or created for each call.</remarks>
internal sealed class ServiceMethodBinder<TService>(ServerRuntime runtime) : ServiceBinderBase
    where TService : class
{
    private readonly List<ServerMethod> _methods = [];
    private readonly InterceptorPipeline _interceptors = new(runtime.Options.Interceptors, runtime.Singletons);
    private readonly TService? _singleton = (TService?)runtime.Singletons.Find(typeof(TService));

    public IReadOnlyList<ServerMethod> Methods => _methods;

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = Find(method, [typeof(TRequest), typeof(ServerCallContext)]);
        var open = implementation.CreateDelegate<Unary<TRequest, TResponse>>();
        var inner = _singleton is null
            ? (request, context) => ServiceCall<TService>.InvokeAsync(context, service => open(service, request, context))
            : implementation.CreateDelegate<UnaryServerMethod<TRequest, TResponse>>(_singleton);
        Add<TRequest, TResponse>(method, new UnaryCallHandler<TRequest, TResponse>(runtime, method, _interceptors.Unary(inner)).HandleAsync);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = Find(method, [typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext)]);
        var open = implementation.CreateDelegate<ClientStreaming<TRequest, TResponse>>();
        var inner = _singleton is null
            ? (requests, context) => ServiceCall<TService>.InvokeAsync(context, service => open(service, requests, context))
            : implementation.CreateDelegate<ClientStreamingServerMethod<TRequest, TResponse>>(_singleton);
        Add<TRequest, TResponse>(method, new ClientStreamingCallHandler<TRequest, TResponse>(runtime, method, _interceptors.ClientStreaming(inner)).HandleAsync);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = Find(method, [typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext)]);
        var open = implementation.CreateDelegate<ServerStreaming<TRequest, TResponse>>();
        var inner = _singleton is null
            ? (request, responses, context) => ServiceCall<TService>.InvokeAsync(context, service => open(service, request, responses, context))
            : implementation.CreateDelegate<ServerStreamingServerMethod<TRequest, TResponse>>(_singleton);
        Add<TRequest, TResponse>(method, new ServerStreamingCallHandler<TRequest, TResponse>(runtime, method, _interceptors.ServerStreaming(inner)).HandleAsync);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = Find(method, [typeof(IAsyncStreamReader<TRequest>), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext)]);
        var open = implementation.CreateDelegate<DuplexStreaming<TRequest, TResponse>>();
        var inner = _singleton is null
            ? (requests, responses, context) => ServiceCall<TService>.InvokeAsync(context, service => open(service, requests, responses, context))
            : implementation.CreateDelegate<DuplexStreamingServerMethod<TRequest, TResponse>>(_singleton);
        Add<TRequest, TResponse>(method, new DuplexStreamingCallHandler<TRequest, TResponse>(runtime, method, _interceptors.DuplexStreaming(inner)).HandleAsync);
    }

    private void Add<TRequest, TResponse>(IMethod method, RequestDelegate handler) =>
        _methods.Add(new ServerMethod(method, typeof(TRequest), typeof(TResponse), handler));

    private static MethodInfo Find(IMethod method, Type[] parameters) =>
        typeof(TService).GetMethod(method.Name, BindingFlags.Public | BindingFlags.Instance, parameters)
            ?? throw new InvalidOperationException($"{typeof(TService)} has no method {method.Name} that serves {method.FullName}.");

    private delegate Task<TResponse> Unary<TRequest, TResponse>(TService service, TRequest request, ServerCallContext context);

    private delegate Task<TResponse> ClientStreaming<TRequest, TResponse>(
        TService service, IAsyncStreamReader<TRequest> requests, ServerCallContext context);

    private delegate Task ServerStreaming<TRequest, TResponse>(
        TService service, TRequest request, IServerStreamWriter<TResponse> responses, ServerCallContext context);

    private delegate Task DuplexStreaming<TRequest, TResponse>(
        TService service, IAsyncStreamReader<TRequest> requests, IServerStreamWriter<TResponse> responses, ServerCallContext context);
}
