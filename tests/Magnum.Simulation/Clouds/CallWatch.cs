using Magnum.Simulation.Checks;
using Magnum.Simulation.Clock;

namespace Magnum.Simulation.Clouds;

/// <summary>Sees that a silo begins a call only while it leases the shard of the bay, by the true time, for as long as the call may take.</summary>
internal sealed class CallWatch(EventLoop loop, Checker checker, Guid silo, TimeSpan callTimeout)
{
    /// <summary>A call begins that is about one of these bays at least.</summary>
    public void Begins(string who, string what, IReadOnlyCollection<Guid> bays)
    {
        var until = loop.Time + callTimeout;
        if (!bays.Any(bay => checker.Find(bay) is { } record && checker.Leases.Holds(silo, record.Shard, until)))
        {
            checker.Fail($"{who} began a call ({what}) that its lease does not outlast", bays.First());
        }
    }
}
