using System.Text.Json.Serialization;

namespace Magnum.OpenStack.Heat;

/// <summary>A resource of a stack.</summary>
public sealed record StackResource
{
    /// <summary>Its name in the template, or its index in a group.</summary>
    [JsonPropertyName("resource_name")]
    public required string Name { get; init; }

    /// <summary>Its type, e.g. <c>OS::Nova::Server</c>.</summary>
    [JsonPropertyName("resource_type")]
    public string Type { get; init; } = "";

    /// <summary>The id of what stands behind it; empty or null until that exists.</summary>
    public string? PhysicalResourceId { get; init; }

    /// <summary>Its status.</summary>
    [JsonPropertyName("resource_status")]
    public required StackStatus Status { get; init; }

    /// <summary>Heat's words on the status.</summary>
    [JsonPropertyName("resource_status_reason")]
    public string? StatusReason { get; init; }

    /// <summary>The resource of the stack above that this one's stack stands for; null at the top.</summary>
    public string? ParentResource { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreationTime { get; init; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset? UpdatedTime { get; init; }

    /// <summary>Where it is found.</summary>
    public IReadOnlyList<Link>? Links { get; init; }

    /// <summary>Name of the stack, nested or not, that it belongs to; null if Heat does not say.</summary>
    [JsonIgnore]
    public string? StackName => Link.NameOfStack(Links);

    /// <summary>Id of that stack; null if Heat does not say.</summary>
    [JsonIgnore]
    public string? StackId => Link.IdOfStack(Links);

    /// <summary>It stands for a nested stack, so its failure is that of a resource further down.</summary>
    [JsonIgnore]
    public bool IsNested => Link.Find(Links, "nested") is not null;
}
