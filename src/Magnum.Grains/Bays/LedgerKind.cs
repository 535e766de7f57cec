namespace Magnum.Grains.Bays;

/// <summary>Kinds of outside things that a bay owns.</summary>
public enum LedgerKind
{
    /// <summary>The Heat stack.</summary>
    Stack,

    /// <summary>A Keystone trust from a project member to the trustee.</summary>
    Trust,

    /// <summary>The Keystone user that acts for the bay.</summary>
    Trustee,

    /// <summary>The Keystone user with which the bay's servers ask for their certificates, and which may do nothing else.</summary>
    NodeUser,

    /// <summary>The token under which the bay's masters find each other at this service.</summary>
    DiscoveryToken,
}
