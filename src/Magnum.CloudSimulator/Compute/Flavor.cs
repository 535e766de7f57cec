namespace Magnum.CloudSimulator.Compute;

/// <summary>A Nova flavor; memory in MiB, disk in GiB.</summary>
internal sealed record Flavor(string Id, string Name, int Cpus, int Memory, int Disk);
