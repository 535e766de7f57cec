namespace Magnum.Simulation.Checks;

/// <summary>A promise that was broken.</summary>
/// <param name="At">When, in seconds of the world's time.</param>
/// <param name="Text">What is wrong.</param>
/// <param name="History">The life of the bay that it is about; empty when it is about none.</param>
internal sealed record Violation(double At, string Text, IReadOnlyList<string> History);
