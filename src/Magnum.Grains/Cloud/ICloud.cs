namespace Magnum.Grains.Cloud;

/// <summary>The cloud, as the silo's effects and the gateway need it. Methods throw <see cref="CloudException"/> on failure.</summary>
public interface ICloud
{
    /// <summary>
    /// Checks a token with Keystone. Null when it is unknown, expired or revoked, or not scoped to a project. Final fault <c>TRUSTEE_TOKEN</c> for one
    /// that the trustee of a bay was given by its trust: what is stolen from a bay's server must not open this service.
    /// </summary>
    Task<CallContext?> AuthenticateAsync(string token, string requestId, CancellationToken cancellationToken);

    /// <summary>
    /// Says whose token it is, also when it is scoped to a trust or to nothing: as the servers of bays have them. Null when it is unknown, expired or
    /// revoked, as all tokens of a trust are when the trust is gone.
    /// </summary>
    Task<NodeCaller?> IdentifyAsync(string token, string requestId, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the trustee of that name and a trust from the caller to it that Heat can redelegate, or finds what an earlier try made.
    /// Final fault <c>CANNOT_DELEGATE</c> when the caller may not make trusts.
    /// </summary>
    Task<BayIdentity> CreateIdentityAsync(CallContext caller, string trusteeName, string trusteePassword, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the user of that name with which a bay's servers log in, in the trustees' domain and without any role, or finds what an earlier try
    /// made; answers with its id.
    /// </summary>
    Task<string> CreateNodeUserAsync(string name, string password, string requestId, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a trust as <see cref="CreateIdentityAsync"/> does, to a trustee that there is; answers with the trust's id. Never makes a trustee: one
    /// that is gone was removed for good.
    /// </summary>
    Task<string> CreateTrustAsync(CallContext caller, string trusteeId, CancellationToken cancellationToken);

    /// <summary>Heat with the rights of a bay's trustee and trust.</summary>
    IBayStacks StacksOf(BayCredentials credentials, string requestId);

    /// <summary>Heat with the service's own rights in that project: the last resort when a trust is dead.</summary>
    IBayStacks StacksOf(string projectId, string requestId);

    /// <summary>
    /// A page of the living stacks of all projects, with the service's own rights. Final fault <see cref="CloudException.CannotListAll"/> when
    /// Heat's policy does not let the service.
    /// </summary>
    /// <param name="page">Which one, as the page before said; null for the first.</param>
    /// <param name="limit">At most so many stacks.</param>
    /// <param name="requestId">The request id that goes with the call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<StackPage> ListAllStacksAsync(string? page, int limit, string requestId, CancellationToken cancellationToken);

    /// <summary>Removes the trustee, or node user, of that name, which voids its trusts and tokens; success when there is none.</summary>
    Task DeleteTrusteeAsync(string trusteeName, string requestId, CancellationToken cancellationToken);

    /// <summary>Looks up what a baymodel names, with the caller's rights, and answers with what was found wrong and the image's os_distro.</summary>
    Task<ResourceCheck> CheckAsync(CallContext caller, ResourceNames names, CancellationToken cancellationToken);
}
