using System.Text.Json;
using System.Text.Json.Serialization;

namespace Magnum.Grains.Baymodels;

/// <summary>The state of a baymodel grain: a template that says how bays are built.</summary>
public sealed record Baymodel
{
    /// <summary>Version of this form of the state; a reader refuses a newer one.</summary>
    public int Format { get; init; } = 1;

    /// <summary>Identifies the baymodel.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>Project that owns it.</summary>
    public required string ProjectId { get; init; }

    /// <summary>User who created it.</summary>
    public required string UserId { get; init; }

    /// <summary>Name, not unique.</summary>
    public required string Name { get; init; }

    /// <summary>What it says about building a bay.</summary>
    public required BaymodelSpec Spec { get; init; }

    /// <summary>Whether other projects see and use it.</summary>
    public bool Public { get; init; }

    /// <summary>When it was created, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed, UTC; null until the first change.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Members written by a newer version, kept as they are.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; init; }
}
