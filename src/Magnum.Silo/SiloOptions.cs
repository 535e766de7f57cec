namespace Magnum.Silo;

/// <summary>Settings of a silo. <see cref="Validate"/> names the setting that does not fit.</summary>
public sealed record SiloOptions
{
    /// <summary>How long a shard stays with a silo that does not renew. Shorter: faster take-over; longer: more patience with a slow database.</summary>
    public TimeSpan LeaseTtl { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>How often leases are renewed; at most a third of <see cref="LeaseTtl"/>.</summary>
    public TimeSpan RenewInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Longest outside call. A call begins only while the lease lasts longer than this.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Most effects at the same time.</summary>
    public int EffectsInFlight { get; init; } = 64;

    /// <summary>
    /// The most calls to Heat and Keystone a second that this silo makes. It begins with a quarter, goes up step by step, and down by half when the cloud
    /// shows that it is too much.
    /// </summary>
    public int CloudCallsPerSecond { get; init; } = 200;

    /// <summary>Over how long the overdue work of shards that were just taken is spread.</summary>
    public TimeSpan RampUp { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How far ahead timers are read into memory.</summary>
    public TimeSpan LookAhead { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often timers are read, hints or not.</summary>
    public TimeSpan LookAheadInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the stacks of settled bays are looked at.</summary>
    public TimeSpan PeriodicInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Whether one silo lists the stacks of all projects every <see cref="PeriodicInterval"/> and has those bays polled whose stack differs. The
    /// others are then polled at every tenth interval only.
    /// </summary>
    public bool PeriodicGlobalStackList { get; init; }

    /// <summary>How long a settled bay waits between two polls that nobody asks for.</summary>
    internal TimeSpan SettledInterval => PeriodicGlobalStackList ? PeriodicInterval * 10 : PeriodicInterval;

    /// <summary>How often the container engines of settled bays are looked at, where their driver can; zero for never.</summary>
    public TimeSpan MonitorInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long events are kept.</summary>
    public TimeSpan EventRetention { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long a stop waits for effects in flight before it leaves them to the next owner.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// When a settled bay that is due at a time is polled: up to half a second earlier, with the others of that half second. Nobody waits for it, and
    /// many calls at a time cost the processor less than each on its own.
    /// </summary>
    internal DateTimeOffset SettledPollAt(DateTimeOffset due)
    {
        var together = Math.Min(TimeSpan.FromMilliseconds(500).Ticks, SettledInterval.Ticks / 2);
        return new DateTimeOffset(due.UtcTicks / together * together, TimeSpan.Zero);
    }

    /// <summary>What is wrong with the settings; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var found = new List<string>();
        Check(LeaseTtl >= TimeSpan.FromSeconds(1), "silo:lease_ttl must be at least 1 s");
        Check(RenewInterval > TimeSpan.Zero && RenewInterval <= LeaseTtl / 3, "silo:renew_interval must be at most a third of silo:lease_ttl");
        Check(CallTimeout > TimeSpan.Zero && CallTimeout + RenewInterval < LeaseTtl, "silo:call_timeout plus silo:renew_interval must be less than silo:lease_ttl");
        Check(EffectsInFlight is >= 1 and <= 10_000, "silo:effects_in_flight must be from 1 to 10000");
        Check(CloudCallsPerSecond is >= 1 and <= 100_000, "silo:cloud_calls_per_second must be from 1 to 100000");
        Check(RampUp >= TimeSpan.Zero && RampUp <= TimeSpan.FromMinutes(10), "silo:ramp_up must be at most 600 s");
        Check(LookAheadInterval > TimeSpan.Zero && LookAheadInterval <= LookAhead, "silo:look_ahead_interval must be at most silo:look_ahead");
        Check(PeriodicInterval >= TimeSpan.FromSeconds(1) && PeriodicInterval <= TimeSpan.FromSeconds(1000), "silo:periodic_interval must be from 1 s to 1000 s");
        Check(
            !PeriodicGlobalStackList || SettledInterval <= TimeSpan.FromSeconds(1000),
            "silo:periodic_interval must be at most 100 s with silo:periodic_global_stack_list, as each bay is then polled at every tenth interval only");
        Check(MonitorInterval == TimeSpan.Zero || (MonitorInterval >= TimeSpan.FromSeconds(1) && MonitorInterval <= TimeSpan.FromHours(1)), "silo:monitor_interval must be from 1 s to 3600 s, or 0 for never");
        Check(EventRetention >= TimeSpan.FromHours(1), "silo:event_retention must be at least an hour");
        Check(DrainTimeout >= TimeSpan.Zero && DrainTimeout <= TimeSpan.FromSeconds(25), "silo:drain_timeout must be at most 25 s");
        return found;

        void Check(bool holds, string message)
        {
            if (!holds)
            {
                found.Add(message);
            }
        }
    }
}
