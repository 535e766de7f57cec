namespace Magnum.CloudSimulator.Identity;

/// <summary>A token that is good now, with all it stands for.</summary>
/// <param name="Claims">What the token says.</param>
/// <param name="User">Whom it acts for: with an impersonating trust the trustor.</param>
/// <param name="Roles">The roles in its scope, implied ones included.</param>
internal sealed record Session(
    TokenClaims Claims,
    User User,
    Domain UserDomain,
    Project? Project,
    Domain? Domain,
    Trust? Trust,
    ApplicationCredential? ApplicationCredential,
    IReadOnlyList<Role> Roles)
{
    public bool IsAdmin => Has("admin");

    public bool Has(string role) => Roles.Any(held => held.Name == role);
}
