namespace Magnum.Grains.Discovery;

/// <summary>How a registration went.</summary>
public enum DiscoveryOutcome
{
    /// <summary>The member is registered.</summary>
    Registered,

    /// <summary>A member of that id was registered before.</summary>
    Known,

    /// <summary>The cluster has all the members that it is to have.</summary>
    Full,

    /// <summary>There is no such bay.</summary>
    BayGone,
}
