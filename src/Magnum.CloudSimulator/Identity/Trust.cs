namespace Magnum.CloudSimulator.Identity;

/// <summary>A Keystone trust.</summary>
internal sealed record Trust(
    string Id,
    string TrustorUserId,
    string TrusteeUserId,
    string ProjectId,
    bool Impersonation,
    IReadOnlyList<string> RoleIds,
    DateTimeOffset? ExpiresAt,
    int? RemainingUses,
    int RedelegationCount,
    string? RedelegatedTrustId);
