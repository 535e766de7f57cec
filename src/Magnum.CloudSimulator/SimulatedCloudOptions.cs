using Magnum.CloudSimulator.Faults;

namespace Magnum.CloudSimulator;

/// <summary>How a simulated cloud behaves. Set before the start; the cloud takes a copy of nothing and reads the values as it goes.</summary>
public sealed class SimulatedCloudOptions
{
    /// <summary>The loopback port to listen on, 0…65535. 0 (the default) takes a free one.</summary>
    public int Port { get; set; }

    /// <summary>The file that keeps the cloud over a restart; null (the default) keeps it in memory only.</summary>
    public string? StateFile { get; set; }

    /// <summary>When true, a change is in <see cref="StateFile"/> before its answer is sent. Default false: within <see cref="FlushDelay"/>.</summary>
    public bool FlushImmediately { get; set; }

    /// <summary>The longest that a change waits in memory before it is written. Positive; default 250 ms.</summary>
    public TimeSpan FlushDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// The unit of time of the cloud: a server takes 2 of it, a wait condition 1.5, a volume or an attachment 0.5, a network thing 0.25.
    /// Zero makes everything appear at once. Default 1 s, which brings a small bay up in about 8 s.
    /// </summary>
    public TimeSpan Pace { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a token is good. Positive; default 24 h.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a deleted stack can still be read by its id. Default 1 h.</summary>
    public TimeSpan DeletedRetention { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Stacks a project may have; more are refused as Heat does (400, RequestLimitExceeded). 0 (the default) means no limit.</summary>
    public int MaxStacksPerProject { get; set; }

    /// <summary>Events kept of a stack, the newest; 0 keeps none. Default 500.</summary>
    public int MaxEventsPerStack { get; set; } = 500;

    /// <summary>The region of every endpoint in the catalog. Default RegionOne.</summary>
    public string Region { get; set; } = "RegionOne";

    /// <summary>The clock. Everything that takes time in this cloud is computed from it: a fake one makes the cloud deterministic.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where the cloud logs to; null (the default) logs nothing.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Faults of the services that are in force from the start.</summary>
    public IList<FaultRule> Faults { get; } = [];

    /// <summary>Faults of resources that are in force from the start.</summary>
    public IList<ResourceFaultRule> ResourceFaults { get; } = [];

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names the option.</exception>
    public void Validate()
    {
        Require(Port is >= 0 and <= 65535, nameof(Port), "must be 0…65535");
        Require(FlushDelay > TimeSpan.Zero, nameof(FlushDelay), "must be positive");
        Require(Pace >= TimeSpan.Zero, nameof(Pace), "must not be negative");
        Require(TokenLifetime > TimeSpan.Zero, nameof(TokenLifetime), "must be positive");
        Require(DeletedRetention >= TimeSpan.Zero, nameof(DeletedRetention), "must not be negative");
        Require(MaxStacksPerProject >= 0, nameof(MaxStacksPerProject), "must not be negative");
        Require(MaxEventsPerStack >= 0, nameof(MaxEventsPerStack), "must not be negative");
        Require(!string.IsNullOrWhiteSpace(Region), nameof(Region), "must be given");
        Require(!FlushImmediately || StateFile is not null, nameof(FlushImmediately), "needs StateFile");
    }

    private static void Require(bool holds, string option, string what)
    {
        if (!holds)
        {
            throw new ArgumentException($"{nameof(SimulatedCloudOptions)}.{option} {what}.", option);
        }
    }
}
