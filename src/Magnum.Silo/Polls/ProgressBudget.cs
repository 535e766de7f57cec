using System.Collections.Concurrent;
using Magnum.Grains.Bays;
using Magnum.Silo.Scheduling;

namespace Magnum.Silo.Polls;

/// <summary>
/// Which bay's progress is read beside a list call, if any. How far a stack has come costs a call of its own for each bay, so it is read ever more
/// seldom the longer the operation lasts, and where many bays of a project are in progress for one of them now and then.
/// </summary>
internal sealed class ProgressBudget
{
    // Up to so many bays in a call, each list call may be followed by a read of one's progress.
    private const int Few = 4;

    // Beyond that, so many bays polled earn one read, and two list calls at most one.
    private const int PollsPerRead = 25;
    private const double MostPerList = 0.5;

    private readonly ConcurrentDictionary<string, double> _earned = new(StringComparer.Ordinal);

    /// <summary>The bay whose progress should be read now; null for none.</summary>
    public ScheduledBay? Choose(string project, IReadOnlyList<ScheduledBay> bays, DateTimeOffset now)
    {
        // A stack that is being deleted loses its resources as it goes: no share to tell.
        var chosen = bays.Where(bay => bay is { HasStackId: true, Expected.Kind: not OperationKind.Delete } && IsDue(bay, now)).MinBy(bay => bay.ProgressReadAt);
        if (bays.Count <= Few)
        {
            _earned.TryRemove(project, out _);
            return chosen;
        }

        if (chosen is null)
        {
            return null;
        }

        var earned = _earned.GetValueOrDefault(project) + Math.Min(MostPerList, (double)bays.Count / PollsPerRead);
        _earned[project] = earned >= 1 ? earned - 1 : earned;
        return earned >= 1 ? chosen : null;
    }

    // When the time watched has grown by half since the last read, and at least by five seconds.
    private static bool IsDue(ScheduledBay bay, DateTimeOffset now) =>
        now - bay.ProgressReadAt >= TimeSpan.FromSeconds(5) && now - bay.ProgressReadAt >= (bay.ProgressReadAt - bay.WatchedSince) / 2;
}
