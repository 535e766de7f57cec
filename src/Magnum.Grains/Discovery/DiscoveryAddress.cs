namespace Magnum.Grains.Discovery;

/// <summary>Where the masters of a bay find each other, by etcd's discovery protocol.</summary>
/// <param name="Url">The address that the servers are given.</param>
/// <param name="Token">What opens it at this service; null when another service serves it.</param>
public sealed record DiscoveryAddress(string Url, string? Token);
