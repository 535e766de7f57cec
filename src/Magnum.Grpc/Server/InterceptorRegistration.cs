using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>
/// An interceptor by its type. Each call takes it from the services if it is registered there and no arguments are given;
/// otherwise one is created for the call and disposed of after it.
/// </summary>
public sealed class InterceptorRegistration
{
    private readonly object[] _arguments;
    private readonly ObjectFactory _factory;

    internal InterceptorRegistration(Type type, object[] arguments)
    {
        if (!typeof(Interceptor).IsAssignableFrom(type) || type.IsAbstract)
        {
            throw new ArgumentException($"{type} is not an interceptor.", nameof(type));
        }

        Type = type;
        _arguments = arguments;
        _factory = ActivatorUtilities.CreateFactory(type, [.. arguments.Select(argument => argument.GetType())]);
    }

    /// <summary>The type of the interceptor.</summary>
    public Type Type { get; }

    internal (Interceptor Interceptor, bool Created) Resolve(IServiceProvider services) =>
        _arguments.Length == 0 && services.GetService(Type) is Interceptor registered
            ? (registered, false)
            : ((Interceptor)_factory(services, _arguments), true);
}
