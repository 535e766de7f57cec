namespace Magnum.OpenStack.Keystone;

/// <summary>A trust: the trustee may act in the trustor's stead, within one project.</summary>
/// <param name="Id">Keystone's id of the trust.</param>
/// <param name="TrustorUserId">Who delegates.</param>
/// <param name="TrusteeUserId">Who may act.</param>
public sealed record Trust(string Id, string TrustorUserId, string TrusteeUserId)
{
    /// <summary>The project that it is for.</summary>
    public string? ProjectId { get; init; }

    /// <summary>The trustee's tokens are the trustor's own.</summary>
    public bool Impersonation { get; init; }

    /// <summary>How many times it can be handed on; Heat needs at least one.</summary>
    public int? RedelegationCount { get; init; }
}
