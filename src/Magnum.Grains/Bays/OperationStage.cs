namespace Magnum.Grains.Bays;

/// <summary>The step at which an operation stands; <see cref="BayGrain.EffectOf"/> says which effect it asks for.</summary>
public enum OperationStage
{
    /// <summary>The gateway that serves the call makes the trustee and the trust; when it did not, the trustee is to be removed.</summary>
    Identity,

    /// <summary>The bay's certificate authority and the service's client certificate are to be made.</summary>
    Certificates,

    /// <summary>The address where the bay's masters find each other is to be made, or the one given is to be checked.</summary>
    Discovery,

    /// <summary>The stack is to be created.</summary>
    StackCreate,

    /// <summary>The stack is to be updated.</summary>
    StackUpdate,

    /// <summary>The stack is to be deleted.</summary>
    StackDelete,

    /// <summary>Heat works; the stack is polled.</summary>
    StackWatch,

    /// <summary>The stack is complete; its outputs are to be read.</summary>
    Outputs,

    /// <summary>The stack failed; its failed resources are to be read.</summary>
    Faults,

    /// <summary>The stack is gone; the trustee is to be removed, and its trusts with it, last of all.</summary>
    TrusteeDelete,
}
