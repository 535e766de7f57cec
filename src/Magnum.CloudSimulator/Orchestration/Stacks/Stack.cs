using System.Text.Json.Serialization;

namespace Magnum.CloudSimulator.Orchestration.Stacks;

/// <summary>A root stack.</summary>
internal sealed class Stack
{
    /// <summary>Counts the stacks of the cloud; lists are ordered by it, newest first.</summary>
    public required long Number { get; init; }

    public required string ProjectId { get; init; }

    public required string Owner { get; init; }

    public required string UserProjectId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    public required StackNode Root { get; init; }

    public required StackSource Source { get; set; }

    /// <summary>What the stack was made from before the update in flight; a rollback returns to it.</summary>
    public StackSource? Previous { get; set; }

    public string Description { get; set; } = "";

    public IReadOnlyList<string> Tags { get; set; } = [];

    public int? TimeoutMinutes { get; set; }

    public bool DisableRollback { get; set; } = true;

    public string Action { get; set; } = "CREATE";

    public string Status { get; set; } = "IN_PROGRESS";

    public string Reason { get; set; } = "";

    public StackOperation? Operation { get; set; }

    public StackCredential? Credential { get; set; }

    public List<StackEvent> Events { get; init; } = [];

    /// <summary>The last host number that was given out in the stack's networks.</summary>
    public int LastHost { get; set; } = 2;

    [JsonIgnore]
    public string Id => Root.Id;

    [JsonIgnore]
    public string Name => Root.Name;

    [JsonIgnore]
    public string FullStatus => $"{Action}_{Status}";

    /// <summary>Every node, the root first.</summary>
    public static IEnumerable<(StackNode Node, StackResource? Parent, int Depth)> Walk(StackNode node, StackResource? parent = null, int depth = 0)
    {
        yield return (node, parent, depth);
        foreach (var resource in node.Resources.Values)
        {
            if (resource.Nested is { } nested)
            {
                foreach (var inner in Walk(nested, resource, depth + 1))
                {
                    yield return inner;
                }
            }
        }
    }
}
