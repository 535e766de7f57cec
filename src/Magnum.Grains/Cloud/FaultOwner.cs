namespace Magnum.Grains.Cloud;

/// <summary>Who can mend a fault.</summary>
public enum FaultOwner
{
    /// <summary>The user: a wrong value, a missing right.</summary>
    User,

    /// <summary>A quota of the project: the user or the operator.</summary>
    Quota,

    /// <summary>The cloud's operator: a service failed or is out of capacity.</summary>
    Cloud,

    /// <summary>The bay service or its configuration.</summary>
    Service,
}
