using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Silo.Scheduling;
using Magnum.Silo.Shards;

namespace Magnum.Silo.Polls;

/// <summary>
/// The bays of a batch while they are at work, and the holds of their shards. Each bay goes back to the schedule once; what is left at the end is
/// polled again soon.
/// </summary>
internal sealed class PollWork : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private readonly Schedule _schedule;
    private readonly DatabaseClock _clock;
    private readonly Waiting _waiting;
    private readonly Dictionary<int, ShardHold> _holds = [];
    private readonly HashSet<ScheduledBay> _open;

    public PollWork(PollBatch batch, ShardKeeper shards, Schedule schedule, DatabaseClock clock)
    {
        _schedule = schedule;
        _clock = clock;
        _waiting = batch.Waiting;
        _open = [.. batch.Bays];
        foreach (var shard in batch.Bays.Select(bay => bay.Shard).Distinct())
        {
            if (shards.Enter(shard) is { } hold)
            {
                _holds[shard] = hold;
            }
        }

        // A shard that may not be worked on now is another silo's, is being handed over, or its lease has lapsed.
        foreach (var stranger in batch.Bays.Where(bay => !_holds.ContainsKey(bay.Shard)))
        {
            if (shards.Owns(stranger.Shard))
            {
                PollAgain(stranger, clock.Now + Soon, seenAt: null);
            }
            else
            {
                Remove(stranger);
            }
        }
    }

    /// <summary>The bays that are still at work.</summary>
    public IReadOnlyList<ScheduledBay> Open => [.. _open];

    /// <summary>One of the holds.</summary>
    public ShardHold AnyHold => _holds.Values.First();

    /// <summary>The hold of the bay's shard.</summary>
    public ShardHold HoldOf(ScheduledBay bay) => _holds[bay.Shard];

    /// <summary>Gives a bay back as its state wants it.</summary>
    /// <param name="bay">The bay.</param>
    /// <param name="state">Its state.</param>
    /// <param name="told">The stack that it was told of.</param>
    public void Return(ScheduledBay bay, BayState state, Stack? told)
    {
        _open.Remove(bay);
        _schedule.Return(bay, state, _clock.Now, told);
    }

    /// <inheritdoc cref="Schedule.PollAgain"/>
    public void PollAgain(ScheduledBay bay, DateTimeOffset at, DateTimeOffset? seenAt)
    {
        _open.Remove(bay);
        _schedule.PollAgain(bay, _waiting, at, seenAt);
    }

    /// <inheritdoc cref="Schedule.ReadAgain"/>
    public void ReadAgain(ScheduledBay bay)
    {
        _open.Remove(bay);
        _schedule.ReadAgain(bay, _clock.Now);
    }

    /// <inheritdoc cref="Schedule.Remove"/>
    public void Remove(ScheduledBay bay)
    {
        _open.Remove(bay);
        _schedule.Remove(bay);
    }

    public void Dispose()
    {
        foreach (var bay in Open)
        {
            PollAgain(bay, _clock.Now + Soon, seenAt: null);
        }

        foreach (var hold in _holds.Values)
        {
            hold.Dispose();
        }
    }
}
