using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Magnum.Grpc.Server;

/// <summary>A service as its generated base declares it, checked against its descriptor.</summary>
internal sealed record ServiceBinding(ServiceDescriptor Descriptor, IReadOnlyList<ServerMethod> Methods)
{
    /// <summary>Binds a service class.</summary>
    /// <exception cref="InvalidOperationException">The class stands on no generated base, or base and descriptor disagree.</exception>
    public static ServiceBinding Create<TService>(ServerRuntime runtime)
        where TService : class
    {
        var (attribute, serviceBase) = FindBase(typeof(TService));
        var bind = attribute.BindType.GetMethod(
            attribute.BindMethodName, BindingFlags.Public | BindingFlags.Static, [typeof(ServiceBinderBase), serviceBase])
            ?? throw new InvalidOperationException($"{attribute.BindType} has no method {attribute.BindMethodName} for {serviceBase}.");
        var descriptor = attribute.BindType.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as ServiceDescriptor
            ?? throw new InvalidOperationException($"{attribute.BindType} has no service descriptor.");

        var binder = new ServiceMethodBinder<TService>(runtime);
        bind.Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, [binder, null], culture: null);
        Check(descriptor, binder.Methods);
        return new ServiceBinding(descriptor, binder.Methods);
    }

    private static (BindServiceMethodAttribute Attribute, Type ServiceBase) FindBase(Type service)
    {
        for (var type = service; type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { } attribute)
            {
                return (attribute, type);
            }
        }

        throw new InvalidOperationException($"{service} does not derive from a generated service base.");
    }

    private static void Check(ServiceDescriptor descriptor, IReadOnlyList<ServerMethod> methods)
    {
        foreach (var declared in descriptor.Methods)
        {
            if (!methods.Any(method => method.Matches(declared)))
            {
                throw new InvalidOperationException(
                    $"The method {declared.FullName} is not bound as its descriptor says; generate the code anew.");
            }
        }

        if (methods.FirstOrDefault(method => descriptor.FindMethodByName(method.Method.Name) is null
            || !string.Equals(method.Method.ServiceName, descriptor.FullName, StringComparison.Ordinal)) is { } surplus)
        {
            throw new InvalidOperationException(
                $"The method {surplus.Method.FullName} is bound, but not in the descriptor of {descriptor.FullName}; generate the code anew.");
        }
    }
}
