namespace Magnum.OpenStack;

/// <summary>
/// The service's own user: it checks the tokens of callers, and is the last resort when a bay's own credentials are dead.
/// It needs a role that may validate tokens (usually <c>admin</c> or <c>service</c> in the service project).
/// </summary>
public sealed class ServiceUserOptions
{
    /// <summary>Name of the user, e.g. <c>magnum</c>.</summary>
    public string UserName { get; set; } = "";

    /// <summary>Its password.</summary>
    public string Password { get; set; } = "";

    /// <summary>Name of the domain of the user.</summary>
    public string UserDomainName { get; set; } = "Default";

    /// <summary>Name of the project that it works in, e.g. <c>service</c>.</summary>
    public string ProjectName { get; set; } = "service";

    /// <summary>Name of the domain of that project.</summary>
    public string ProjectDomainName { get; set; } = "Default";
}
