namespace Magnum.OpenStack.Keystone;

/// <summary>The credentials that the settings hold.</summary>
internal static class ServiceIdentity
{
    public static PasswordCredential Of(ServiceUserOptions user) => new(
        UserRef.ByName(user.UserName, DomainRef.ByName(user.UserDomainName)),
        user.Password,
        AuthScope.Project(user.ProjectName, DomainRef.ByName(user.ProjectDomainName)),
        FaultOwner.Service);

    public static PasswordCredential Of(TrusteeDomainOptions domain) => new(
        UserRef.ByName(domain.AdminName, DomainRef.ByName(domain.DomainName)),
        domain.AdminPassword,
        AuthScope.Domain(DomainRef.ByName(domain.DomainName)),
        FaultOwner.Service);
}
