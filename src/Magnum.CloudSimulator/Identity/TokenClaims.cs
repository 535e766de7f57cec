namespace Magnum.CloudSimulator.Identity;

/// <summary>What a token says, signed into it; who it still stands for is looked up at each use.</summary>
internal sealed record TokenClaims
{
    /// <summary>The user who logged in (with a trust: the trustee).</summary>
    public required string UserId { get; init; }

    public string? ProjectId { get; init; }

    public string? DomainId { get; init; }

    public string? TrustId { get; init; }

    public string? ApplicationCredentialId { get; init; }

    public required IReadOnlyList<string> Methods { get; init; }

    public required IReadOnlyList<string> AuditIds { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
