using Microsoft.Extensions.DependencyInjection;

namespace Magnum.Grpc.Server;

/// <summary>
/// What is registered as a singleton: it is taken once, when services are mapped. All else is asked of the services of each call, which
/// is dear, as these are made for the call when they are asked for the first time.
/// </summary>
internal sealed class SingletonServices(IServiceCollection registrations, IServiceProvider services)
{
    /// <summary>The instance, or null if the type is registered in another way or not at all.</summary>
    public object? Find(Type type) =>
        registrations.LastOrDefault(service => service.ServiceType == type && !service.IsKeyedService) is { Lifetime: ServiceLifetime.Singleton }
            ? services.GetService(type)
            : null;
}
