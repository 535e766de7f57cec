namespace Magnum.Gateway;

/// <summary>Settings of the API. <see cref="Validate"/> names the setting that does not fit.</summary>
public sealed record GatewayOptions
{
    /// <summary>Deadline of a unary call whose client gave none.</summary>
    public TimeSpan DefaultDeadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long trustee and trust of a new bay may take; less than the bay's own patience of 60 s.</summary>
    public TimeSpan IdentityBudget { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How often a watch without news says that it lives.</summary>
    public TimeSpan WatchHeartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How many calls a second a project may make of one process for long.</summary>
    public int CallsPerSecond { get; init; } = 200;

    /// <summary>How many calls a project may make of one process at once, after it was still for a while.</summary>
    public int CallBurst { get; init; } = 1000;

    /// <summary>How many watches a project may have open at one process.</summary>
    public int WatchesPerProject { get; init; } = 100;

    /// <summary>How many changes may wait for the client of a watch before the watch is ended.</summary>
    public int WatchBacklog { get; init; } = 1000;

    /// <summary>What is wrong with the settings; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var found = new List<string>();
        if (DefaultDeadline < TimeSpan.FromSeconds(1) || DefaultDeadline > TimeSpan.FromMinutes(10))
        {
            found.Add("gateway:default_deadline must be from 1 s to 10 min");
        }

        if (IdentityBudget < TimeSpan.FromSeconds(1) || IdentityBudget > TimeSpan.FromSeconds(50))
        {
            found.Add("gateway:identity_budget must be from 1 s to 50 s");
        }

        if (WatchHeartbeat < TimeSpan.FromSeconds(1) || WatchHeartbeat > TimeSpan.FromMinutes(5))
        {
            found.Add("gateway:watch_heartbeat must be from 1 s to 5 min");
        }

        if (CallsPerSecond is < 1 or > 1_000_000)
        {
            found.Add("gateway:calls_per_second must be from 1 to 1000000");
        }

        if (CallBurst < CallsPerSecond || CallBurst > 1_000_000)
        {
            found.Add("gateway:call_burst must be from gateway:calls_per_second to 1000000");
        }

        if (WatchesPerProject is < 1 or > 100_000)
        {
            found.Add("gateway:watches_per_project must be from 1 to 100000");
        }

        if (WatchBacklog is < 10 or > 100_000)
        {
            found.Add("gateway:watch_backlog must be from 10 to 100000");
        }

        return found;
    }
}
