namespace Magnum.Grains.Bays;

/// <summary>What a bay needs before its stack; its driver says so.</summary>
[Flags]
public enum BayNeeds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A certificate authority of its own.</summary>
    Certificates = 1,

    /// <summary>An address where its masters find each other.</summary>
    Discovery = 2,
}
