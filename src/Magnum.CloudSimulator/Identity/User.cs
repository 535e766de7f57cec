namespace Magnum.CloudSimulator.Identity;

/// <summary>A Keystone user. The password is kept as a keyed hash.</summary>
internal sealed record User(string Id, string Name, string DomainId, string PasswordHash, string? DefaultProjectId, bool Enabled, string? Description);
