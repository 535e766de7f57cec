using System.Text.Json.Serialization;

namespace Magnum.OpenStack.Heat;

/// <summary>A stack as a list shows it.</summary>
public record StackSummary
{
    /// <summary>Heat's id of the stack.</summary>
    public required string Id { get; init; }

    /// <summary>Its name; unique among the living stacks of a project.</summary>
    [JsonPropertyName("stack_name")]
    public required string Name { get; init; }

    /// <summary>Its status.</summary>
    [JsonPropertyName("stack_status")]
    public required StackStatus Status { get; init; }

    /// <summary>Heat's words on the status.</summary>
    [JsonPropertyName("stack_status_reason")]
    public string? StatusReason { get; init; }

    /// <summary>The template's description.</summary>
    public string? Description { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreationTime { get; init; }

    /// <summary>When it was last updated; null: never.</summary>
    public DateTimeOffset? UpdatedTime { get; init; }

    /// <summary>When its deletion began; null: it did not.</summary>
    public DateTimeOffset? DeletionTime { get; init; }

    /// <summary>Its tags; null if it has none.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The stack that this one is a part of; null for a stack of its own.</summary>
    public string? Parent { get; init; }

    /// <summary>Name of the user who made it.</summary>
    public string? StackOwner { get; init; }

    /// <summary>The project that holds the stack's own users.</summary>
    public string? StackUserProjectId { get; init; }

    /// <summary>Id of the project; only in an administrator's list over all projects.</summary>
    public string? Project { get; init; }

    /// <summary>How calls name it.</summary>
    [JsonIgnore]
    public StackRef Ref => StackRef.Of(Name, Id);

    /// <summary>The stack carries this tag.</summary>
    public bool HasTag(string tag) => Tags?.Contains(tag, StringComparer.Ordinal) == true;
}
