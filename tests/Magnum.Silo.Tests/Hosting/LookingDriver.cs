using System.Collections.Concurrent;
using Magnum.Grains.Bays;
using Magnum.Grains.Drivers;

namespace Magnum.Silo.Tests.Hosting;

/// <summary>A driver that can look at engines, and finds there what the test says.</summary>
internal sealed class LookingDriver : ScriptedDriver, IEngineMonitor
{
    /// <summary>What a look finds.</summary>
    public Func<CancellationToken, Task<EngineReport>> Look { get; set; } = _ => Task.FromResult(Healthy(10));

    /// <summary>The bays that were looked at, and with which credentials.</summary>
    public ConcurrentQueue<(Guid Bay, EngineCredentials? Credentials)> Looks { get; } = [];

    public static EngineReport Healthy(double memory) => new(Answered: true, 1, 1, memory, string.Empty);

    public Task<EngineReport> LookAsync(BayState bay, EngineCredentials? credentials, CancellationToken cancellationToken)
    {
        Looks.Enqueue((bay.Uuid, credentials));
        return Look(cancellationToken);
    }
}
