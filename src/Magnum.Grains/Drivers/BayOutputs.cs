namespace Magnum.Grains.Drivers;

/// <summary>What a complete stack tells of the bay.</summary>
public sealed record BayOutputs
{
    /// <summary>Endpoint of the engine's API; null when there is none.</summary>
    public string? ApiAddress { get; init; }

    /// <summary>Addresses of the nodes.</summary>
    public IReadOnlyList<string> NodeAddresses { get; init; } = [];

    /// <summary>Addresses of the masters.</summary>
    public IReadOnlyList<string> MasterAddresses { get; init; } = [];

    /// <summary>Discovery URL that the stack made; null when it made none.</summary>
    public string? DiscoveryUrl { get; init; }
}
