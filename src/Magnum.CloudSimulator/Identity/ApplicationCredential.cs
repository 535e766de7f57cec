namespace Magnum.CloudSimulator.Identity;

/// <summary>A Keystone application credential; restricted unless <paramref name="Unrestricted"/>.</summary>
internal sealed record ApplicationCredential(
    string Id,
    string Name,
    string? Description,
    string UserId,
    string ProjectId,
    string SecretHash,
    IReadOnlyList<string> RoleIds,
    bool Unrestricted,
    DateTimeOffset? ExpiresAt);
