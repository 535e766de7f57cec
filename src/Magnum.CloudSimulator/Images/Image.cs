namespace Magnum.CloudSimulator.Images;

/// <summary>A Glance image.</summary>
internal sealed record Image(string Id, string Name, string? OsDistro);
