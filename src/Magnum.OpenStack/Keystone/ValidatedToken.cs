namespace Magnum.OpenStack.Keystone;

/// <summary>Whom a valid token belongs to, and what for. The token itself is not in it.</summary>
public sealed record ValidatedToken
{
    /// <summary>Id of the user.</summary>
    public required string UserId { get; init; }

    /// <summary>Name of the user.</summary>
    public required string UserName { get; init; }

    /// <summary>Id of the user's domain.</summary>
    public string? UserDomainId { get; init; }

    /// <summary>Name of the user's domain.</summary>
    public string? UserDomainName { get; init; }

    /// <summary>Id of the project that the token is for; null if it is unscoped or for a domain.</summary>
    public string? ProjectId { get; init; }

    /// <summary>Name of that project.</summary>
    public string? ProjectName { get; init; }

    /// <summary>Id of the project's domain.</summary>
    public string? ProjectDomainId { get; init; }

    /// <summary>Name of the project's domain.</summary>
    public string? ProjectDomainName { get; init; }

    /// <summary>Id of the domain that the token is for; null if it is not for a domain.</summary>
    public string? DomainId { get; init; }

    /// <summary>Names of the roles.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>When the token was given out.</summary>
    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>When the token ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Where the services are.</summary>
    public ServiceCatalog Catalog { get; init; } = ServiceCatalog.Empty;

    /// <summary>The trust under which the token was given; null if none.</summary>
    public string? TrustId { get; init; }

    /// <summary>Id of the user who logged in with that trust; null if none. With impersonation <see cref="UserId"/> is the trustor's.</summary>
    public string? TrusteeId { get; init; }

    /// <summary>The application credential that the token was given for; null if none.</summary>
    public string? ApplicationCredentialId { get; init; }

    /// <summary>That application credential is a restricted one: Keystone lets it make no trusts, so no bay can be created with it.</summary>
    public bool IsApplicationCredentialRestricted { get; init; }

    /// <summary>Keystone's audit ids of the token: fit for logs, where the token is not.</summary>
    public IReadOnlyList<string> AuditIds { get; init; } = [];

    /// <summary>The caller has this role (case does not matter, as in OpenStack's policies).</summary>
    public bool HasRole(string role) => Roles.Contains(role, StringComparer.OrdinalIgnoreCase);

    internal static ValidatedToken From(TokenBody body, OpenStackOptions options) => new()
    {
        UserId = body.User.Id,
        UserName = body.User.Name ?? body.User.Id,
        UserDomainId = body.User.Domain?.Id,
        UserDomainName = body.User.Domain?.Name,
        ProjectId = body.Project?.Id,
        ProjectName = body.Project?.Name,
        ProjectDomainId = body.Project?.Domain?.Id,
        ProjectDomainName = body.Project?.Domain?.Name,
        DomainId = body.Domain?.Id,
        Roles = [.. (body.Roles ?? []).Select(role => role.Name).OfType<string>()],
        IssuedAt = body.IssuedAt,
        ExpiresAt = body.ExpiresAt,
        Catalog = body.Catalog is { } services ? new ServiceCatalog(services, options.Region, options.Interface) : ServiceCatalog.Empty,
        TrustId = body.Trust?.Id,
        TrusteeId = body.Trust?.TrusteeUser?.Id,
        ApplicationCredentialId = body.ApplicationCredential?.Id,
        IsApplicationCredentialRestricted = body.ApplicationCredential is { } credential && credential.Restricted != false,
        AuditIds = body.AuditIds ?? [],
    };
}
