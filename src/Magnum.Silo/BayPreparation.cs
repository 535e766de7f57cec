using Magnum.Grains.Certificates;
using Magnum.Grains.Discovery;

namespace Magnum.Silo;

/// <summary>What some bays need before their stack.</summary>
/// <param name="Certificates">Makes their certificates.</param>
/// <param name="Discovery">Makes the addresses where their masters find each other.</param>
public sealed record BayPreparation(ICertificateMaker Certificates, IDiscovery Discovery);
