using Magnum.OpenStack.Calls;

namespace Magnum.OpenStack.Heat;

/// <summary>Which stacks a list shows. Everything that is set must hold; within one member any value does, except for <see cref="Tags"/>.</summary>
public sealed record StackFilter
{
    /// <summary>Most ids that one request may carry.</summary>
    public const int MostIds = 100;

    /// <summary>These ids; any number, sent 100 at a time.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>These names.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>States without action, e.g. <c>IN_PROGRESS</c>.</summary>
    public IReadOnlyList<string> States { get; init; } = [];

    /// <summary>All of these tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>At least one of these tags.</summary>
    public IReadOnlyList<string> AnyTags { get; init; } = [];

    /// <summary>Stacks that are no more, too.</summary>
    public bool ShowDeleted { get; init; }

    /// <summary>Stacks of all projects; Heat's policy must allow it (403 otherwise).</summary>
    public bool AllProjects { get; init; }

    /// <summary>Stacks asked for at a time; null: as many as Heat gives.</summary>
    public int? PageSize { get; init; }

    internal IEnumerable<string> Queries() =>
        Ids.Count == 0 ? [Query([])] : Ids.Chunk(MostIds).Select(Query);

    private string Query(string[] ids) => new Query()
        .Add("id", ids)
        .Add("name", Names)
        .Add("status", States)
        .Add("tags", Joined(Tags))
        .Add("tags_any", Joined(AnyTags))
        .Add("show_deleted", ShowDeleted ? "true" : null)
        .Add("global_tenant", AllProjects ? "true" : null)
        .Add("limit", PageSize)
        .ToString();

    private static string? Joined(IReadOnlyList<string> tags) => tags.Count == 0 ? null : string.Join(',', tags);
}
