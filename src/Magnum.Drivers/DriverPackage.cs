using Magnum.Grains.Drivers;

namespace Magnum.Drivers;

/// <summary>A driver's folder after it was read and checked: all that <see cref="HeatBayDriver"/> needs.</summary>
public sealed record DriverPackage
{
    /// <summary>What the driver says of itself.</summary>
    public required DriverDefinition Definition { get; init; }

    /// <summary>The HOT template of a bay, YAML text.</summary>
    public required string Template { get; init; }

    /// <summary>The files that the template and its files refer to, by the name used there.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>Where the template's parameters come from, by parameter.</summary>
    public required IReadOnlyDictionary<string, ParameterSource> Parameters { get; init; }

    /// <summary>The template's outputs, by the field of the bay that each fills.</summary>
    public required IReadOnlyDictionary<string, string> Outputs { get; init; }

    /// <summary>The parameter that lists the nodes to remove when the bay shrinks; null when the driver has none.</summary>
    public string? RemovalParameter { get; init; }

    /// <summary>The output that lists what <see cref="RemovalParameter"/> takes of each node, oldest first; null when the driver has none.</summary>
    public string? MembersOutput { get; init; }
}
