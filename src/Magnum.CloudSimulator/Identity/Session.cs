namespace Magnum.CloudSimulator.Identity;

/// <summary>
/// A token that is good now, with all it stands for. The user is the one that it acts for, with an impersonating trust the trustor;
/// the roles are those in its scope, implied ones included.
/// </summary>
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
