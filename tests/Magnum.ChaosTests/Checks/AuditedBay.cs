namespace Magnum.ChaosTests.Checks;

/// <summary>A bay's whole life, as its row shows it.</summary>
/// <param name="Uuid">The bay.</param>
/// <param name="Changes">Every commit, the oldest first.</param>
/// <param name="EventStatuses">The status that each event tells of, the oldest first.</param>
internal sealed record AuditedBay(string Uuid, IReadOnlyList<AuditedChange> Changes, IReadOnlyList<string> EventStatuses)
{
    public string Name => Text("name");

    public string Project => Text("project_id");

    /// <summary>Whether its row is gone.</summary>
    public bool IsGone => Changes[^1].Change == "DELETE";

    /// <summary>The statuses that it went through; the last one of a bay that is gone is DELETE_COMPLETE.</summary>
    public IReadOnlyList<string> Statuses => Steps(Changes.Select(change => change.Change == "DELETE" ? "DELETE_COMPLETE" : change.Status));

    /// <summary>Ids of the things of one kind that its ledger ever had.</summary>
    public IReadOnlyList<string> Owned(string kind) =>
    [
        .. Changes.SelectMany(change => change.Body["ledger"]?["entries"]?.AsArray() ?? [])
            .Where(entry => entry!["kind"]!.GetValue<string>() == kind && entry["id"] is not null)
            .Select(entry => entry!["id"]!.GetValue<string>())
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Without what repeats the one before.</summary>
    public static IReadOnlyList<string> Steps(IEnumerable<string> statuses)
    {
        var steps = new List<string>();
        foreach (var status in statuses)
        {
            if (steps.Count == 0 || steps[^1] != status)
            {
                steps.Add(status);
            }
        }

        return steps;
    }

    private string Text(string member) => Changes[0].Body[member]!.GetValue<string>();
}
