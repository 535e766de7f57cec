namespace Magnum.Grains.Bays;

/// <summary>The times that a bay's life keeps.</summary>
public sealed record BayPolicy
{
    /// <summary>How long the gateway has for trustee and trust.</summary>
    public TimeSpan IdentityTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a request that was given up may still be on its way: a shard lease and a call's time-out, with room.</summary>
    public TimeSpan UncertainFor { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many minutes a create may take when neither the bay nor the caller says.</summary>
    public int CreateTimeoutMinutes { get; init; } = 60;

    /// <summary>How many minutes an update may take.</summary>
    public int UpdateTimeoutMinutes { get; init; } = 60;

    /// <summary>How many minutes a delete may take.</summary>
    public int DeleteTimeoutMinutes { get; init; } = 60;

    /// <summary>How much later than Heat the service itself gives up.</summary>
    public TimeSpan DeadlineMargin { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Pause before the first poll, and between polls at first.</summary>
    public TimeSpan FastestPoll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause between polls.</summary>
    public TimeSpan SlowestPoll { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Pause before the first retry; doubles with each.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause between retries.</summary>
    public TimeSpan SlowestRetry { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>After how long without a trace of it in Heat a delete is asked for again.</summary>
    public TimeSpan DeleteRepeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After how many silos in a row that died while they ran the same effect of a bay the bay is parked.</summary>
    public int MostTakeOvers { get; init; } = 5;

    /// <summary>How long a parked bay is left alone before it is tried again.</summary>
    public TimeSpan ParkTime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>After how many attempts a forced delete gives up on a thing, and a failed bay on reading its faults.</summary>
    public int GiveUpAttempts { get; init; } = 5;
}
