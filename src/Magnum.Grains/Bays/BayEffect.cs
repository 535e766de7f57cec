namespace Magnum.Grains.Bays;

/// <summary>The one outside action that a state asks for; run by the silo that owns the bay's shard, outside any transaction.</summary>
public enum BayEffect
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Make the bay's certificates; answers with <see cref="BayMessage.CertificatesMade"/>.</summary>
    MakeCertificates,

    /// <summary>Make or check the discovery address; answers with <see cref="BayMessage.DiscoveryMade"/>.</summary>
    MakeDiscovery,

    /// <summary>Create the stack; answers with <see cref="BayMessage.StackAccepted"/>.</summary>
    CreateStack,

    /// <summary>Update the stack; answers with <see cref="BayMessage.StackAccepted"/>.</summary>
    UpdateStack,

    /// <summary>Delete the stack; answers with <see cref="BayMessage.DeleteAccepted"/> or <see cref="BayMessage.StackGone"/>.</summary>
    DeleteStack,

    /// <summary>Read the stack's status; answers with <see cref="BayMessage.StackSeen"/> or <see cref="BayMessage.StackGone"/>.</summary>
    ReadStack,

    /// <summary>Read the stack's outputs; answers with <see cref="BayMessage.OutputsRead"/> or <see cref="BayMessage.StackGone"/>.</summary>
    ReadOutputs,

    /// <summary>Read the stack's failed resources; answers with <see cref="BayMessage.FaultsRead"/>.</summary>
    ReadFaults,

    /// <summary>Remove the trustee and so its trusts; answers with <see cref="BayMessage.TrusteeGone"/>.</summary>
    RemoveTrustee,
}
