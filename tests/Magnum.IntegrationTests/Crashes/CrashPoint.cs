using Magnum.Grains.Bays;

namespace Magnum.IntegrationTests.Crashes;

/// <summary>Where a server dies.</summary>
/// <param name="Operation">What it does meanwhile.</param>
/// <param name="Name">The fail-point.</param>
/// <param name="WhenFresh">Whether only a server that has just been started comes there.</param>
internal sealed record CrashPoint(OperationKind Operation, string Name, bool WhenFresh = false)
{
    /// <inheritdoc/>
    public override string ToString() => $"{OperationNames.Of(Operation)} at {Name}";
}
