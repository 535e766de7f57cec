using Magnum.Simulation.Checks;

namespace Magnum.Simulation;

/// <summary>How a world ended.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Store">The kind of its database.</param>
/// <param name="Violation">What promise was broken; null when none was.</param>
/// <param name="Coverage">What happened how often.</param>
/// <param name="Fingerprint">Two worlds of the same seed have the same.</param>
internal sealed record WorldResult(int Seed, StoreKind Store, Violation? Violation, Coverage Coverage, string Fingerprint)
{
    /// <summary>The command that runs this world again, and shows all that happens.</summary>
    public string Replay => $"dotnet run -c Release --project tests/Magnum.Simulation -- --seed {Seed} --store {Store.ToString().ToLowerInvariant()}";
}
