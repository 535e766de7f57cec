using System.Globalization;
using Magnum.CloudSimulator.Orchestration.Stacks;
using Magnum.CloudSimulator.Wire;

namespace Magnum.CloudSimulator.Orchestration;

/// <summary>The filters, order and page of a list of stacks.</summary>
internal sealed class StackQuery
{
    private readonly HashSet<string> _ids;
    private readonly HashSet<string> _names;
    private readonly HashSet<string> _statuses;
    private readonly HashSet<string> _actions;
    private readonly string[] _tags;
    private readonly string[] _tagsAny;
    private readonly string[] _notTags;
    private readonly string[] _notTagsAny;
    private readonly string? _marker;
    private readonly string? _sortKey;
    private readonly bool _ascending;

    public StackQuery(CloudCall call)
    {
        _ids = Set(call, "id");
        _names = Set(call, "name");
        _statuses = Set(call, "status");
        _actions = Set(call, "action");
        _tags = Words(call, "tags");
        _tagsAny = Words(call, "tags_any");
        _notTags = Words(call, "not_tags");
        _notTagsAny = Words(call, "not_tags_any");
        _marker = call.QueryText("marker");
        _sortKey = call.QueryText("sort_keys");
        _ascending = call.QueryText("sort_dir") == "asc";
        Limit = ReadLimit(call.QueryText("limit"));
        ShowDeleted = Flag(call, "show_deleted");
        WithCount = Flag(call, "with_count");
        Global = Flag(call, "global_tenant");
    }

    public int? Limit { get; }

    public bool ShowDeleted { get; }

    public bool WithCount { get; }

    public bool Global { get; }

    public List<Stack> Find(StackIndex index, string? projectId)
    {
        var marker = _marker is null ? null : index.ById(_marker);
        IEnumerable<Stack> found = _ids.Count > 0
            ? _ids.Select(index.ById).OfType<Stack>().Where(stack => projectId is null || stack.ProjectId == projectId)
                .Where(stack => marker is null || stack.Number < marker.Number).OrderByDescending(stack => stack.Number)
            : _sortKey is null && !_ascending ? index.After(projectId, marker) : Sorted(index, projectId, marker);
        found = found.Where(Fits);
        return [.. Limit is { } limit ? found.Take(limit) : found];
    }

    public int Count(StackIndex index, string? projectId) =>
        (projectId is null ? index.All : index.Of(projectId)).Count(stack => Fits(stack) && (_ids.Count == 0 || _ids.Contains(stack.Id)));

    private IEnumerable<Stack> Sorted(StackIndex index, string? projectId, Stack? marker)
    {
        var all = projectId is null ? index.All : index.Of(projectId);
        Func<Stack, string> key = _sortKey switch
        {
            "name" or "stack_name" => stack => stack.Name,
            "status" or "stack_status" => stack => stack.FullStatus,
            "updated_at" or "updated_time" => stack => WireJson.Seconds(stack.UpdatedAt) ?? "",
            _ => stack => stack.Number.ToString("D19", CultureInfo.InvariantCulture),
        };
        var sorted = _ascending ? all.OrderBy(key, StringComparer.Ordinal) : all.OrderByDescending(key, StringComparer.Ordinal);
        return marker is null ? sorted : sorted.SkipWhile(stack => stack != marker).Skip(1);
    }

    private bool Fits(Stack stack) =>
        (ShowDeleted || stack.DeletedAt is null)
        && (_names.Count == 0 || _names.Contains(stack.Name))
        && (_statuses.Count == 0 || _statuses.Contains(stack.Status))
        && (_actions.Count == 0 || _actions.Contains(stack.Action))
        && (_tags.Length == 0 || _tags.All(stack.Tags.Contains))
        && (_tagsAny.Length == 0 || _tagsAny.Any(stack.Tags.Contains))
        && (_notTags.Length == 0 || !_notTags.All(stack.Tags.Contains))
        && (_notTagsAny.Length == 0 || !_notTagsAny.Any(stack.Tags.Contains));

    private static HashSet<string> Set(CloudCall call, string name) => [.. call.QueryAll(name).OfType<string>()];

    private static string[] Words(CloudCall call, string name) =>
        [.. call.QueryAll(name).OfType<string>().SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries))];

    private static bool Flag(CloudCall call, string name) => call.QueryText(name)?.ToLowerInvariant() switch
    {
        null or "" or "false" => false,
        "true" => true,
        var other => throw HeatProblem.BadRequest($"Unrecognized value \"{other}\" for \"{name}\", acceptable values are: true, false."),
    };

    private static int? ReadLimit(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var limit))
        {
            throw HeatProblem.BadRequest("Only integer is acceptable by 'limit'.");
        }

        return limit >= 0 ? limit : throw HeatProblem.BadRequest($"Value '{limit}' is invalid for 'limit' which only accepts non-negative integer.");
    }
}
