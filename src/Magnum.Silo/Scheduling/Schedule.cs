using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Store;

namespace Magnum.Silo.Scheduling;

/// <summary>
/// The bays of the held shards in memory, each in one place: it waits for a turn or for a poll, or is at work. What the store knows is a lower
/// bound: polls are scheduled here and written nowhere.
/// </summary>
internal sealed class Schedule(SiloOptions options, BayPolicy policy)
{
    private const int MostIds = 100;

    // What is polled for the first time waits so long for the others of its project.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, ScheduledBay>[] _shards = [.. Enumerable.Range(0, Shard.Count).Select(_ => new Dictionary<Guid, ScheduledBay>())];
    private readonly HashSet<ScheduledBay> _engines = [];
    private readonly HashSet<string> _strings = new(StringComparer.Ordinal);
    private readonly TicketQueue _turns = new();
    private readonly PollQueue _polls = new();

    /// <summary>How many bays there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _shards.Sum(shard => shard.Count);
            }
        }
    }

    /// <summary>When the first turn or poll is due; null when there is none.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            lock (_gate)
            {
                var (turn, poll) = (_turns.Peek()?.At, _polls.Next);
                return turn is null || poll < turn ? poll : turn;
            }
        }
    }

    /// <summary>
    /// A timer that the store has: read ahead, or heard of. Changes nothing when it is the known one. True when something is due earlier than before.
    /// </summary>
    /// <param name="due">The timer.</param>
    /// <param name="notBefore">For a bay that is new here: not before that time.</param>
    /// <param name="takenOver">Whether the bay's last owner died.</param>
    public bool Hear(DueBay due, DateTimeOffset notBefore = default, bool takenOver = false)
    {
        lock (_gate)
        {
            var isNew = !_shards[due.Shard].TryGetValue(due.Uuid, out var bay);
            if (isNew)
            {
                _shards[due.Shard][due.Uuid] = bay = new ScheduledBay(due.Uuid, due.Shard) { TakenOver = takenOver };
            }
            else if (bay!.Waiting == Waiting.Work)
            {
                bay.Heard = due.DueAt;
                return false;
            }
            else if (bay.StoredDue == due.DueAt)
            {
                return false;
            }

            bay!.StoredDue = due.DueAt;
            Put(bay, Waiting.Turn, due.DueAt > notBefore ? due.DueAt : notBefore);
            return _turns.Peek() == bay;
        }
    }

    /// <summary>A settled bay that the store has; nothing changes when the bay is known here.</summary>
    /// <param name="settled">The bay.</param>
    /// <param name="now">The time.</param>
    public void Load(SettledBay settled, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_shards[settled.Shard].ContainsKey(settled.Uuid))
            {
                return;
            }

            var bay = new ScheduledBay(settled.Uuid, settled.Shard)
            {
                Project = Same(settled.ProjectId),
                Stack = settled.StackId,
                HasStackId = true,
                HasEngine = settled.HasEngine,
                Expected = StackExpectation.Settled(settled.StackStatus is { } status ? Same(status) : null, settled.StackOperation),
            };
            _shards[settled.Shard][settled.Uuid] = bay;
            NoteEngine(bay);

            // All of a project at the same time, the projects over one interval, be it that they then wait for several.
            Put(bay, Waiting.Settled, options.SettledPollAt(now + (options.PeriodicInterval * Shard.PhaseOf(settled.Shard))));
        }
    }

    /// <summary>Forgets the bays of shards.</summary>
    public void Drop(IReadOnlyCollection<int> shards)
    {
        lock (_gate)
        {
            foreach (var bay in shards.SelectMany(shard => _shards[shard].Values))
            {
                bay.Waiting = Waiting.Dropped;
                bay.Ticket++;
            }

            foreach (var shard in shards)
            {
                _shards[shard] = [];
            }

            _polls.ForgetEmpty();
        }
    }

    /// <summary>Takes bays that are due for a turn.</summary>
    public IReadOnlyList<ScheduledBay> TakeTurns(DateTimeOffset now, int most)
    {
        lock (_gate)
        {
            var bays = new List<ScheduledBay>();
            while (bays.Count < most && _turns.Peek() is { } first && first.At <= now)
            {
                bays.Add(TakeForWork(_turns.Take(), now));
            }

            return bays;
        }
    }

    /// <summary>Takes the bays of a project that are due for a poll, and such as will soon be, since they cost no further call.</summary>
    public PollBatch? TakePoll(DateTimeOffset now)
    {
        lock (_gate)
        {
            var batch = _polls.Take(now, waiting => waiting == Waiting.Watch ? policy.SlowestPoll / 2 : options.SettledInterval / 2, MostIds);
            foreach (var bay in batch?.Bays ?? [])
            {
                TakeForWork(bay, now);
            }

            return batch;
        }
    }

    /// <summary>Gives a bay back as its state, just read or written, wants it.</summary>
    /// <param name="bay">The bay, at work.</param>
    /// <param name="state">Its state.</param>
    /// <param name="now">The time.</param>
    /// <param name="told">The stack that it was told of: no news any more.</param>
    public void Return(ScheduledBay bay, BayState state, DateTimeOffset now, Stack? told = null)
    {
        lock (_gate)
        {
            if (bay.Waiting != Waiting.Work)
            {
                return;
            }

            var isFirst = bay.Project.Length == 0;
            var known = bay.StoredDue;
            (bay.Failures, bay.TakenOver) = (0, false);
            bay.StoredDue = state.DueAt is { } stored ? DueBay.Stored(stored) : null;
            if (bay.Heard is { } heard && heard != bay.StoredDue && heard != known)
            {
                bay.Heard = null;
                bay.StoredDue = heard;
                Put(bay, Waiting.Turn, heard);
                return;
            }

            bay.Heard = null;
            bay.Project = Same(state.ProjectId);
            bay.Stack = state.StackId ?? state.StackName;
            bay.HasStackId = state.StackId is not null;
            bay.HasEngine = state.ApiAddress is not null;
            NoteEngine(bay);
            bay.Expected = told is null ? StackExpectation.Of(state) : StackExpectation.Of(state).After(told);
            if (BayGrain.EffectOf(state) == BayEffect.ReadStack)
            {
                var operation = state.Operation!;
                if (bay.OperationId != operation.Id || bay.WatchedSince != operation.StageSince)
                {
                    bay.OperationId = operation.Id;
                    bay.WatchedSince = bay.ProgressReadAt = operation.StageSince;
                }

                var next = BayGrain.NextWakeUp(state, now, policy)!.Value;
                Put(bay, Waiting.Watch, isFirst && state.DueAt <= now ? now + Gathering : next);
            }
            else if (state.DueAt is { } due)
            {
                Put(bay, Waiting.Turn, due);
            }
            else if (bay.HasStackId)
            {
                // Heat has just shown it, at the operation's end.
                bay.SeenAt ??= now;
                Put(bay, Waiting.Settled, options.SettledPollAt(now + options.SettledInterval));
            }
            else
            {
                Forget(bay);
            }
        }
    }

    /// <summary>Gives a bay back to be polled again.</summary>
    /// <param name="bay">The bay, at work.</param>
    /// <param name="waiting">Watched or settled.</param>
    /// <param name="at">When.</param>
    /// <param name="seenAt">When its stack was asked for; null when that failed.</param>
    public void PollAgain(ScheduledBay bay, Waiting waiting, DateTimeOffset at, DateTimeOffset? seenAt)
    {
        lock (_gate)
        {
            if (bay.Waiting != Waiting.Work)
            {
                return;
            }

            bay.SeenAt = seenAt ?? bay.SeenAt;
            bay.Failures = seenAt is null ? bay.Failures + 1 : 0;
            if (bay.Heard is { } heard && heard != bay.StoredDue)
            {
                bay.StoredDue = heard;
                (waiting, at) = (Waiting.Turn, heard);
            }

            bay.Heard = null;
            Put(bay, waiting, at);
        }
    }

    /// <summary>Gives a bay back whose state is to be read anew.</summary>
    public void ReadAgain(ScheduledBay bay, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (bay.Waiting == Waiting.Work)
            {
                Put(bay, Waiting.Turn, bay.Heard is { } heard && heard < at ? heard : at);
                bay.Heard = null;
            }
        }
    }

    /// <summary>Brings the poll of a settled bay forward.</summary>
    public void Hasten(int shard, Guid uuid, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (_shards[shard].TryGetValue(uuid, out var bay) && bay.Waiting == Waiting.Settled && bay.At > at)
            {
                Put(bay, Waiting.Settled, at);
            }
        }
    }

    /// <summary>The settled bays that have an engine: each with its shard and the operation that reached its stack last.</summary>
    public IReadOnlyList<(Guid Uuid, int Shard, Guid? Operation)> Engines()
    {
        lock (_gate)
        {
            _engines.RemoveWhere(bay => bay.Waiting == Waiting.Dropped);
            return
            [
                .. _engines
                    .Where(bay => bay is { HasStackId: true, Expected.Kind: null } && bay.Waiting is Waiting.Settled or Waiting.Work)
                    .Select(bay => (bay.Uuid, bay.Shard, bay.Expected.StackOperation)),
            ];
        }
    }

    /// <summary>The bay is gone.</summary>
    public void Remove(ScheduledBay bay)
    {
        lock (_gate)
        {
            if (bay.Waiting == Waiting.Work)
            {
                Forget(bay);
            }
        }
    }

    /// <summary>Until when all stacks of a shard were seen in Heat, for those shards of which that can be said.</summary>
    public IReadOnlyDictionary<int, DateTimeOffset> SeenThrough(IReadOnlyCollection<int> shards)
    {
        var seen = new Dictionary<int, DateTimeOffset>();
        foreach (var shard in shards)
        {
            lock (_gate)
            {
                var stacks = _shards[shard].Values.Where(bay => bay.HasStackId || bay.Project.Length == 0);
                if (stacks.Any() && stacks.All(bay => bay.SeenAt is not null))
                {
                    seen[shard] = stacks.Min(bay => bay.SeenAt!.Value);
                }
            }
        }

        return seen;
    }

    private static ScheduledBay TakeForWork(ScheduledBay bay, DateTimeOffset now)
    {
        SiloTelemetry.Taken(bay.Waiting, now - bay.At);
        bay.Waiting = Waiting.Work;
        bay.Ticket++;
        return bay;
    }

    // Many bays have the same project and status: one string for all of them.
    private string Same(string text)
    {
        if (_strings.TryGetValue(text, out var known))
        {
            return known;
        }

        _strings.Add(text);
        return text;
    }

    private void Put(ScheduledBay bay, Waiting waiting, DateTimeOffset at)
    {
        bay.Waiting = waiting;
        bay.At = at;
        bay.Ticket++;
        if (waiting == Waiting.Turn)
        {
            _turns.Add(bay);
        }
        else
        {
            _polls.Add(bay);
        }
    }

    private void NoteEngine(ScheduledBay bay)
    {
        if (bay.HasEngine)
        {
            _engines.Add(bay);
        }
        else
        {
            _engines.Remove(bay);
        }
    }

    private void Forget(ScheduledBay bay)
    {
        bay.Waiting = Waiting.Dropped;
        bay.Ticket++;
        _shards[bay.Shard].Remove(bay.Uuid);
    }
}
