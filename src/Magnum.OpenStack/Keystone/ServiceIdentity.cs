using Magnum.Grains.Cloud;

namespace Magnum.OpenStack.Keystone;

/// <summary>The credentials that the settings hold.</summary>
internal static class ServiceIdentity
{
    public static PasswordCredential Of(ServiceUserOptions user) =>
        Of(user, AuthScope.Project(user.ProjectName, DomainRef.ByName(user.ProjectDomainName)));

    /// <summary>The same user in another project, where it may have no role.</summary>
    public static PasswordCredential Of(ServiceUserOptions user, string projectId) => Of(user, AuthScope.Project(projectId));

    public static PasswordCredential Of(TrusteeDomainOptions domain) => new(
        UserRef.ByName(domain.AdminName, DomainRef.ByName(domain.DomainName)),
        domain.AdminPassword,
        AuthScope.Domain(DomainRef.ByName(domain.DomainName)),
        FaultOwner.Service);

    private static PasswordCredential Of(ServiceUserOptions user, AuthScope scope) =>
        new(UserRef.ByName(user.UserName, DomainRef.ByName(user.UserDomainName)), user.Password, scope, FaultOwner.Service);
}
