using System.Text.Json.Serialization;

namespace Magnum.OpenStack.Neutron;

/// <summary>A network.</summary>
/// <param name="Id">Neutron's id of it.</param>
public sealed record Network(string Id)
{
    /// <summary>Its name; several networks may have the same.</summary>
    public string? Name { get; init; }

    /// <summary>Its status, e.g. <c>ACTIVE</c>.</summary>
    public string? Status { get; init; }

    /// <summary>It leads out of the cloud: floating IPs come from it.</summary>
    [JsonPropertyName("router:external")]
    public bool IsExternal { get; init; }

    /// <summary>Ids of its subnets.</summary>
    public IReadOnlyList<string>? Subnets { get; init; }
}
