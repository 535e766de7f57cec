using Magnum.Grains.Bays;

namespace Magnum.Grains.Drivers;

/// <summary>What a driver is besides when it can look at the container engines of its bays (user guide, "Bay Drivers": monitor).</summary>
public interface IEngineMonitor
{
    /// <summary>
    /// Looks at the engine of a settled bay. An engine that cannot be reached, or does not answer as it should, is a finding and no exception.
    /// </summary>
    /// <param name="bay">The bay; it has an <see cref="BayState.ApiAddress"/>.</param>
    /// <param name="credentials">With what to look; null for a bay without certificates.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    Task<EngineReport> LookAsync(BayState bay, EngineCredentials? credentials, CancellationToken cancellationToken);
}
