using System.Text.Json.Serialization;

namespace Magnum.OpenStack.Heat;

/// <summary>Something that happened to a resource of a stack, or to the stack itself.</summary>
public sealed record StackEvent
{
    /// <summary>Heat's id of the event.</summary>
    public required string Id { get; init; }

    /// <summary>When it happened.</summary>
    [JsonPropertyName("event_time")]
    public DateTimeOffset? Time { get; init; }

    /// <summary>The resource's name; the stack's own for the stack itself.</summary>
    public string? ResourceName { get; init; }

    /// <summary>The id of what stands behind the resource.</summary>
    public string? PhysicalResourceId { get; init; }

    /// <summary>The status reached.</summary>
    [JsonPropertyName("resource_status")]
    public required StackStatus Status { get; init; }

    /// <summary>Heat's words.</summary>
    [JsonPropertyName("resource_status_reason")]
    public string? StatusReason { get; init; }

    /// <summary>Where it is found.</summary>
    public IReadOnlyList<Link>? Links { get; init; }

    /// <summary>Name of the stack, nested or not, that it happened in; null if Heat does not say.</summary>
    [JsonIgnore]
    public string? StackName => Link.NameOfStack(Links);
}
