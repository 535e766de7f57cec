using Magnum.Grains.Bays;

namespace Magnum.Grains.Drivers;

/// <summary>What a driver says of itself.</summary>
public sealed record DriverDefinition
{
    /// <summary>Name, unique among the drivers.</summary>
    public required string Name { get; init; }

    /// <summary>Version in the form 1.0.0.</summary>
    public required string Version { get; init; }

    /// <summary>What it builds.</summary>
    public required string Description { get; init; }

    /// <summary>Engine that a baymodel must ask for.</summary>
    public required string Coe { get; init; }

    /// <summary>os_distro of its images.</summary>
    public required string OsDistro { get; init; }

    /// <summary>Server type.</summary>
    public required string ServerType { get; init; }

    /// <summary>Login name on the servers.</summary>
    public required string SshUser { get; init; }

    /// <summary>Labels that it understands.</summary>
    public IReadOnlyList<DriverLabel> Labels { get; init; } = [];

    /// <summary>Network drivers to choose from, the default first; empty when there is no choice.</summary>
    public IReadOnlyList<string> NetworkDrivers { get; init; } = [];

    /// <summary>Volume drivers to choose from; none is the default.</summary>
    public IReadOnlyList<string> VolumeDrivers { get; init; } = [];

    /// <summary>Docker storage drivers to choose from, the default first.</summary>
    public IReadOnlyList<string> DockerStorageDrivers { get; init; } = [];

    /// <summary>What its bays need before their stack.</summary>
    public BayNeeds Needs { get; init; }

    /// <summary>The largest number of masters; 1 for a driver without a choice.</summary>
    public int MaxMasterCount { get; init; } = 1;
}
