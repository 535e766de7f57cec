namespace Magnum.OpenStack;

/// <summary>Who has to act on a fault.</summary>
public enum FaultOwner
{
    /// <summary>The user: the request asks for what cannot be, or the user's rights do not reach.</summary>
    User,

    /// <summary>A quota or limit of the user's project.</summary>
    Quota,

    /// <summary>The cloud: a service of it is down, slow or wrong.</summary>
    Cloud,

    /// <summary>The operator of this service: its own settings or credentials are wrong.</summary>
    Service,
}
