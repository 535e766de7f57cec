namespace Magnum.CloudSimulator.Identity;

/// <summary>A Keystone project.</summary>
internal sealed record Project(string Id, string Name, string DomainId, string Description);
