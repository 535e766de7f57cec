using Magnum.Grains.Bays;
using Magnum.Grains.Drivers;

namespace Magnum.Silo.Engines;

/// <summary>The container engine of a settled bay, as its silo looks at it.</summary>
/// <param name="shard">The bay's shard.</param>
/// <param name="state">The bay.</param>
/// <param name="monitor">What looks at it.</param>
/// <param name="firstLook">When it is looked at first, UTC.</param>
internal sealed class WatchedEngine(int shard, BayState state, IEngineMonitor monitor, DateTimeOffset firstLook)
{
    private volatile bool _atWork;

    /// <summary>The bay's shard.</summary>
    public int Shard => shard;

    /// <summary>What looks at it.</summary>
    public IEngineMonitor Monitor => monitor;

    /// <summary>The bay as it was read or told last.</summary>
    public BayState Bay { get; set; } = state;

    /// <summary>When it is looked at next, UTC.</summary>
    public DateTimeOffset NextLook { get; set; } = firstLook;

    /// <summary>How many looks in a row got no answer.</summary>
    public int Failures { get; set; }

    /// <summary>Whether a look is going on.</summary>
    public bool AtWork
    {
        get => _atWork;
        set => _atWork = value;
    }
}
