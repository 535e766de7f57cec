namespace Magnum.CloudSimulator.Identity;

/// <summary>A Keystone role; <paramref name="Implies"/> is the role that comes with it.</summary>
internal sealed record Role(string Id, string Name, string? Implies, bool Immutable);
