using Magnum.Grains.Cloud;

namespace Magnum.Silo.Calls;

/// <summary>The service is known to be down; the call was not made.</summary>
internal sealed class CircuitOpenException(string service, TimeSpan retryIn) : Exception($"{service} is down.")
{
    /// <summary>How long until it is looked at again.</summary>
    public TimeSpan RetryIn => retryIn;

    /// <summary>The same as the fault of a call.</summary>
    public EffectFault ToFault() => new($"{service.ToUpperInvariant()}_DOWN", $"{service} does not answer", IsTransient: true, FaultOwner.Cloud);
}
