namespace Magnum.Grains.Tests.Bays;

/// <summary>A decision broke an invariant.</summary>
internal sealed class InvariantException(string message) : Exception(message);
