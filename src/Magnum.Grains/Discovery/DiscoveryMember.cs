namespace Magnum.Grains.Discovery;

/// <summary>A member of a cluster that registered by a bay's discovery token.</summary>
/// <param name="Number">Its place in the order of registration, from 1.</param>
/// <param name="Id">How it calls itself; etcd takes its member id, in hexadecimal.</param>
/// <param name="Value">What it tells the others; etcd gives its name and peer URLs, <c>name=http://10.0.0.5:2380</c>.</param>
public sealed record DiscoveryMember(int Number, string Id, string Value);
