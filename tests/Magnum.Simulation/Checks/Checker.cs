using Magnum.Grains.Bays;
using Magnum.Grains.Store;
using Magnum.Simulation.Clock;

namespace Magnum.Simulation.Checks;

/// <summary>Knows what has truly happened, and holds everything that the service does against what it promises. Keeps the first breach.</summary>
internal sealed class Checker(EventLoop loop, Coverage coverage, Trace trace)
{
    private readonly Dictionary<Guid, BayRecord> _bays = [];
    private readonly Dictionary<string, Guid> _stackNames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(Guid Bay, string Type)>> _events = new(StringComparer.Ordinal);

    /// <summary>The first breach; null while there is none.</summary>
    public Violation? Found { get; private set; }

    /// <summary>How many writes there were.</summary>
    public int Commits { get; private set; }

    /// <summary>The leases by the true time.</summary>
    public LeaseTable Leases { get; } = new();

    /// <summary>Every bay that was ever made.</summary>
    public IReadOnlyCollection<BayRecord> Bays => _bays.Values;

    /// <summary>What is known of a bay; null when it was never made.</summary>
    public BayRecord? Find(Guid bay) => _bays.GetValueOrDefault(bay);

    /// <summary>The bay that a stack of that name belongs to.</summary>
    public Guid BayOf(string stackName) => _stackNames[stackName];

    /// <summary>The events of a project in the order of their commits.</summary>
    public IReadOnlyList<(Guid Bay, string Type)> EventsOf(string project) => _events.TryGetValue(project, out var events) ? events : [];

    /// <summary>Something is as it must not be.</summary>
    public void Fail(string text, Guid? bay = null)
    {
        if (Found is null)
        {
            var history = bay is { } uuid && _bays.TryGetValue(uuid, out var record) ? record.History.ToList() : [];
            Found = new Violation((double)loop.Now / TimeSpan.TicksPerSecond, bay is null ? text : $"bay {bay:D}: {text}", history);
            trace.Write("VIOLATION", Found.Text);
        }
    }

    /// <summary>Notes a breach unless that holds.</summary>
    public void Require(bool holds, string text, Guid? bay = null)
    {
        if (!holds)
        {
            Fail(text, bay);
        }
    }

    /// <summary>The store has committed a write.</summary>
    /// <param name="who">The process that asked for it.</param>
    /// <param name="isSilo">Whether that is a silo.</param>
    /// <param name="commit">The write.</param>
    /// <param name="revision">The revision that it made.</param>
    public void Committed(string who, bool isSilo, BayCommit commit, long revision)
    {
        Commits++;
        var next = commit.State;
        var bay = next.Uuid;
        if (!_bays.TryGetValue(bay, out var record))
        {
            _bays[bay] = record = new BayRecord(bay);
            _stackNames[next.StackName] = bay;
        }

        var before = record.State;
        var (wasRemoved, wasRevision) = (record.IsRemoved, record.Revision);
        record.Take(loop.Now, who, next, revision, commit.Remove, commit.Events);
        if (trace.IsOn)
        {
            trace.Write(who, $"commits bay {bay:N} r{revision}{(commit.Remove ? " removed" : string.Empty)} {BayRecord.Describe(next)} {string.Join("; ", commit.Events.Select(told => $"{told.Type}: {told.Message}"))}");
        }

        Require(!wasRemoved, "written after it was removed", bay);
        Require(wasRevision == (commit.ExpectedRevision ?? 0), $"written over revision {wasRevision}, while {commit.ExpectedRevision ?? 0} was read", bay);
        Require(!isSilo || commit.Fence is not null, "a silo wrote without naming its epoch", bay);
        Require(
            commit.Fence is null || Leases.EpochOf(commit.Fence.Shard) == commit.Fence.Epoch,
            $"written under epoch {commit.Fence?.Epoch} of shard {commit.Fence?.Shard}, which has {Leases.EpochOf(record.Shard)}",
            bay);
        Require(
            StatusDiagram.Allows(before?.Status, commit.Remove ? null : next.Status),
            $"went from {before?.Status.ToName() ?? "nothing"} to {(commit.Remove ? "nothing" : next.Status.ToName())}, which the diagram does not show",
            bay);
        Require(commit.Remove || next.Operation is null == next.DueAt is null, "has an operation and no timer, or a timer and no operation", bay);
        Require(!commit.Remove || next.Ledger.IsEmpty(), "removed before its ledger was empty", bay);
        Require(
            before is null || before.NodeCount == next.NodeCount || commit.Events.Any(told => told.Type == BayEventTypes.UpdateAccepted),
            "has another number of nodes, which nobody asked for",
            bay);
        foreach (var told in commit.Events)
        {
            coverage.Add($"event {told.Type}");
        }

        if (before is not null && before.Status != next.Status && before.Operation is not null && next.Operation is null && !commit.Remove)
        {
            coverage.Add($"settled {next.Status.ToName()}");
        }

        if (!_events.TryGetValue(next.ProjectId, out var events))
        {
            _events[next.ProjectId] = events = [];
        }

        events.AddRange(commit.Events.Select(told => (bay, told.Type)));
    }

    /// <summary>A caller was told that its command was carried out.</summary>
    public void Acknowledged(Guid bay, TurnResult result, BayMessage command)
    {
        var record = Find(bay);
        Require(record is not null && (record.Revision >= result.Bay!.Revision || record.IsRemoved), "a command was acknowledged and not written", bay);
        if (command is BayMessage.Update update)
        {
            Require(record!.HasHad(result.Bay!.Revision, update.NodeCount), $"an update to {update.NodeCount} nodes was acknowledged and not written", bay);
        }
        else if (command is BayMessage.Delete)
        {
            record!.DeleteAcknowledged = true;
        }
    }
}
