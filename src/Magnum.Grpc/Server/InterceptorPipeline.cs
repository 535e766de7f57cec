using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Magnum.Grpc.Server;

/// <summary>Puts the configured interceptors around a handler.</summary>
internal sealed class InterceptorPipeline(InterceptorCollection registrations, SingletonServices singletons)
{
    public UnaryServerMethod<TRequest, TResponse> Unary<TRequest, TResponse>(UnaryServerMethod<TRequest, TResponse> handler)
        where TRequest : class
        where TResponse : class
    {
        foreach (var registration in registrations.Reverse())
        {
            var next = handler;
            handler = Singleton(registration) is { } singleton
                ? (request, context) => singleton.UnaryServerHandler(request, context, next)
                : (request, context) => InterceptorCall.InvokeAsync(
                    registration, context, interceptor => interceptor.UnaryServerHandler(request, context, next));
        }

        return handler;
    }

    public ClientStreamingServerMethod<TRequest, TResponse> ClientStreaming<TRequest, TResponse>(ClientStreamingServerMethod<TRequest, TResponse> handler)
        where TRequest : class
        where TResponse : class
    {
        foreach (var registration in registrations.Reverse())
        {
            var next = handler;
            handler = Singleton(registration) is { } singleton
                ? (requests, context) => singleton.ClientStreamingServerHandler(requests, context, next)
                : (requests, context) => InterceptorCall.InvokeAsync(
                    registration, context, interceptor => interceptor.ClientStreamingServerHandler(requests, context, next));
        }

        return handler;
    }

    public ServerStreamingServerMethod<TRequest, TResponse> ServerStreaming<TRequest, TResponse>(ServerStreamingServerMethod<TRequest, TResponse> handler)
        where TRequest : class
        where TResponse : class
    {
        foreach (var registration in registrations.Reverse())
        {
            var next = handler;
            handler = Singleton(registration) is { } singleton
                ? (request, responses, context) => singleton.ServerStreamingServerHandler(request, responses, context, next)
                : (request, responses, context) => InterceptorCall.InvokeAsync(
                    registration, context, interceptor => interceptor.ServerStreamingServerHandler(request, responses, context, next));
        }

        return handler;
    }

    public DuplexStreamingServerMethod<TRequest, TResponse> DuplexStreaming<TRequest, TResponse>(DuplexStreamingServerMethod<TRequest, TResponse> handler)
        where TRequest : class
        where TResponse : class
    {
        foreach (var registration in registrations.Reverse())
        {
            var next = handler;
            handler = Singleton(registration) is { } singleton
                ? (requests, responses, context) => singleton.DuplexStreamingServerHandler(requests, responses, context, next)
                : (requests, responses, context) => InterceptorCall.InvokeAsync(
                    registration, context, interceptor => interceptor.DuplexStreamingServerHandler(requests, responses, context, next));
        }

        return handler;
    }

    private Interceptor? Singleton(InterceptorRegistration registration) =>
        registration.HasArguments ? null : (Interceptor?)singletons.Find(registration.Type);
}
