using Magnum.Grains.Bays;
using Magnum.Grains.Store;

namespace Magnum.Benchmarks.Watch;

/// <summary>A bay that changes again and again: its count of nodes is the number of the change.</summary>
/// <param name="first">Its state in the database, revision 1.</param>
internal sealed class WatchedBay(BayState first)
{
    private readonly List<long> _committed = [];
    private readonly Lock _gate = new();
    private BayState _state = first with { NodeCount = 1 };

    public string Project => first.ProjectId;

    public string Uuid { get; } = first.Uuid.ToString("D");

    /// <summary>The number of the last change that is committed; 1 before the first.</summary>
    public int Last
    {
        get
        {
            lock (_gate)
            {
                return _committed.Count + 1;
            }
        }
    }

    /// <summary>Commits the next change: an update that begins, or the end of the one before. Answers with the milliseconds that it took.</summary>
    public async Task<double> ChangeAsync(IGrainStore store, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var next = Last + 1;
        var begins = next % 2 == 0;
        _state = _state with
        {
            NodeCount = next,
            Status = begins ? BayStatus.UpdateInProgress : BayStatus.UpdateComplete,
            UpdatedAt = now,
            DueAt = begins ? now.AddHours(1) : null,
            Operation = begins ? OperationAt(now) : null,
        };
        var commit = new BayCommit
        {
            State = _state,
            ExpectedRevision = next - 1,
            Events = [new BayEvent { Type = begins ? BayEventTypes.UpdateAccepted : BayEventTypes.Completed, Time = now, Status = _state.Status, Message = $"Change {next}." }],
        };
        var asked = time.GetTimestamp();
        (await store.CommitBayAsync(commit, CancellationToken.None)).Outcome.ShouldBe(CommitOutcome.Committed);
        var committed = time.GetTimestamp();
        lock (_gate)
        {
            _committed.Add(committed);
        }

        return time.GetElapsedTime(asked, committed).TotalMilliseconds;
    }

    /// <summary>When a change was committed; null while the answer to its commit is on its way.</summary>
    public long? CommittedAt(int change)
    {
        lock (_gate)
        {
            return change - 2 < _committed.Count ? _committed[change - 2] : null;
        }
    }

    private static BayOperation OperationAt(DateTimeOffset now) => new()
    {
        Id = Guid.NewGuid(),
        Kind = OperationKind.Update,
        Stage = OperationStage.StackUpdate,
        StageSince = now,
        StartedAt = now,
        Deadline = now.AddHours(1),
        HeatTimeoutMinutes = 60,
        RequestId = $"req-{Guid.NewGuid():D}",
        UserId = "bench",
    };
}
