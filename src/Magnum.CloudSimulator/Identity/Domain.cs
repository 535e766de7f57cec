namespace Magnum.CloudSimulator.Identity;

/// <summary>A Keystone domain.</summary>
internal sealed record Domain(string Id, string Name);
