using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>
/// An interceptor by its type. Given no arguments, one that is registered as a singleton is taken once, for all calls, and one that is
/// registered otherwise from the services of each call; else one is created for each call and disposed of after it.
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

    internal bool HasArguments => _arguments.Length > 0;

    internal (Interceptor Interceptor, bool Created) Resolve(IServiceProvider services) =>
        !HasArguments && services.GetService(Type) is Interceptor registered
            ? (registered, false)
            : ((Interceptor)_factory(services, _arguments), true);
}
