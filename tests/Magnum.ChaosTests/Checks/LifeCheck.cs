using System.Globalization;
using Magnum.Grains.Tests.Diagrams;
using Magnum.IntegrationTests.Hosting;

namespace Magnum.ChaosTests.Checks;

/// <summary>Whether each bay lived as bays may.</summary>
internal static class LifeCheck
{
    /// <summary>Everything that may not be; empty when all is as it should be.</summary>
    public static IEnumerable<string> Violations(IReadOnlyList<AuditedBay> bays)
    {
        var allowed = MermaidDiagram.Read(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "architecture.md")), "statuses").Edges
            .Select(edge => (edge.From, edge.To)).ToHashSet();
        return bays.SelectMany(bay => Violations(bay, allowed)).Concat(
            bays.GroupBy(bay => (bay.Project, bay.Name)).Where(same => same.Count() > 1).Select(same => $"The one create of {same.Key.Name} made {same.Count()} bays."));
    }

    private static IEnumerable<string> Violations(AuditedBay bay, HashSet<(string From, string To)> allowed)
    {
        AuditedChange? last = null;
        foreach (var change in bay.Changes)
        {
            if (Problem(last, change, allowed) is { } problem)
            {
                yield return $"Bay {bay.Uuid} ({bay.Name}), {change.Change} to revision {change.Revision}: {problem}";
            }

            last = change;
        }

        if (!AuditedBay.Steps(bay.EventStatuses).SequenceEqual(bay.Statuses))
        {
            yield return $"Bay {bay.Uuid} went through {string.Join(", ", bay.Statuses)}, and its events tell of {string.Join(", ", AuditedBay.Steps(bay.EventStatuses))}.";
        }
    }

    private static string? Problem(AuditedChange? last, AuditedChange change, HashSet<(string From, string To)> allowed)
    {
        var isDelete = change.Change == "DELETE";
        if (last is null ? change is not { Change: "INSERT", Revision: 1 } : change.Before != last.Revision || last.Change == "DELETE")
        {
            return string.Create(CultureInfo.InvariantCulture, $"follows {last?.Change} to revision {last?.Revision}, and says that it follows {change.Before}.");
        }

        if (!isDelete && last is not null && change.Revision != last.Revision + 1)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the revision before is {last.Revision}.");
        }

        var (from, to) = (last?.Place ?? "[*]", change.Place);
        return from != to && !allowed.Contains((from, to)) ? $"{from} to {to} is no way that a bay goes."
            : !isDelete && change.IsInProgress != change.HasTimer ? $"in progress {change.IsInProgress}, timer {change.HasTimer}."
            : null;
    }
}
