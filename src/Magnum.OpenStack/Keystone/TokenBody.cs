using System.Text.Json.Serialization;

namespace Magnum.OpenStack.Keystone;

/// <summary>What Keystone says about a token, on log-in and on validation alike.</summary>
internal sealed record TokenBody(TokenBody.Owner User, DateTimeOffset ExpiresAt)
{
    public Holder? Project { get; init; }

    public Named? Domain { get; init; }

    public IReadOnlyList<Named>? Roles { get; init; }

    public IReadOnlyList<CatalogService>? Catalog { get; init; }

    public IReadOnlyList<string>? AuditIds { get; init; }

    public DateTimeOffset? IssuedAt { get; init; }

    [JsonPropertyName("OS-TRUST:trust")]
    public TrustMark? Trust { get; init; }

    public CredentialMark? ApplicationCredential { get; init; }

    internal sealed record Named(string? Id = null, string? Name = null);

    internal sealed record Owner(string Id, string? Name = null, Named? Domain = null);

    internal sealed record Holder(string Id, string? Name = null, Named? Domain = null);

    internal sealed record TrustMark(string Id)
    {
        public Named? TrusteeUser { get; init; }
    }

    internal sealed record CredentialMark(string? Id = null, string? Name = null, bool? Restricted = null);
}
