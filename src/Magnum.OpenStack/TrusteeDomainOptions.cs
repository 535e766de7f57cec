namespace Magnum.OpenStack;

/// <summary>The Keystone domain that holds one trustee user per bay, and the user who may make and remove them there.</summary>
public sealed class TrusteeDomainOptions
{
    /// <summary>Name of the domain, e.g. <c>magnum</c>.</summary>
    public string DomainName { get; set; } = "";

    /// <summary>Name of the domain's administrator; a user of this domain.</summary>
    public string AdminName { get; set; } = "";

    /// <summary>Its password.</summary>
    public string AdminPassword { get; set; } = "";
}
