using System.Collections.Concurrent;
using Google.Protobuf.Reflection;

namespace Magnum.Grpc.Server;

/// <summary>The services that are mapped.</summary>
internal sealed class ServiceRegistry
{
    private readonly ConcurrentDictionary<string, ServiceDescriptor> _services = new(StringComparer.Ordinal);

    public IReadOnlyCollection<ServiceDescriptor> Services =>
        [.. _services.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value)];

    public void Add(ServiceDescriptor service)
    {
        if (!_services.TryAdd(service.FullName, service))
        {
            throw new InvalidOperationException($"The service {service.FullName} is mapped twice.");
        }
    }

    public bool Contains(string name) => _services.ContainsKey(name);
}
