namespace Magnum.OpenStack;

internal static class OpenStackOptionsValidation
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestBelief = TimeSpan.FromSeconds(60);

    public static IReadOnlyList<string> Check(OpenStackOptions options)
    {
        List<string> faults = [];
        CheckAddress(options, faults);
        CheckLimits(options, faults);

        Require(options.ServiceUser.UserName, "ServiceUser:UserName", "the service's Keystone user", faults);
        Require(options.ServiceUser.Password, "ServiceUser:Password", "its password", faults);
        Require(options.ServiceUser.UserDomainName, "ServiceUser:UserDomainName", "the user's domain", faults);
        Require(options.ServiceUser.ProjectName, "ServiceUser:ProjectName", "the project that the service user works in", faults);
        Require(options.ServiceUser.ProjectDomainName, "ServiceUser:ProjectDomainName", "that project's domain", faults);
        Require(options.TrusteeDomain.DomainName, "TrusteeDomain:DomainName", "the domain of the bays' trustees", faults);
        Require(options.TrusteeDomain.AdminName, "TrusteeDomain:AdminName", "the user who may make trustees in that domain", faults);
        Require(options.TrusteeDomain.AdminPassword, "TrusteeDomain:AdminPassword", "its password", faults);
        return faults;
    }

    private static void CheckAddress(OpenStackOptions options, List<string> faults)
    {
        if (options.AuthUrl is null)
        {
            faults.Add(Fault("AuthUrl", "is missing: Keystone's address, e.g. http://keystone:5000/v3"));
        }
        else if (!options.AuthUrl.IsAbsoluteUri || options.AuthUrl.Scheme is not ("http" or "https"))
        {
            faults.Add(Fault("AuthUrl", $"'{options.AuthUrl}' is not an http or https address"));
        }
        else if (options.AuthUrl.UserInfo.Length > 0 || options.AuthUrl.Query.Length > 0)
        {
            faults.Add(Fault("AuthUrl", "must have no user, password or query in it"));
        }

        if (!Enum.IsDefined(options.Interface))
        {
            faults.Add(Fault("Interface", "must be public, internal or admin"));
        }

        if (options.CaFile is { } file && !File.Exists(file))
        {
            faults.Add(Fault("CaFile", $"'{file}' does not exist"));
        }
    }

    private static void CheckLimits(OpenStackOptions options, List<string> faults)
    {
        if (options.CallTimeout < TimeSpan.FromSeconds(1) || options.CallTimeout > LongestCall)
        {
            faults.Add(Fault("CallTimeout", $"is {options.CallTimeout}; it must lie between 1 second and 10 minutes"));
        }

        if (options.ConnectTimeout <= TimeSpan.Zero || options.ConnectTimeout > options.CallTimeout)
        {
            faults.Add(Fault("ConnectTimeout", $"is {options.ConnectTimeout}; it must be positive and at most CallTimeout"));
        }

        if (options.MaxConnectionsPerEndpoint is < 1 or > 1024)
        {
            faults.Add(Fault("MaxConnectionsPerEndpoint", $"is {options.MaxConnectionsPerEndpoint}; it must lie between 1 and 1024"));
        }

        if (options.TokenValidationCache < TimeSpan.Zero || options.TokenValidationCache > LongestBelief)
        {
            faults.Add(Fault("TokenValidationCache", $"is {options.TokenValidationCache}; it must lie between 0 and 60 seconds"));
        }

        if (options.TokenRenewal < TimeSpan.Zero)
        {
            faults.Add(Fault("TokenRenewal", $"is {options.TokenRenewal}; it must not be negative"));
        }
    }

    private static void Require(string value, string setting, string meaning, List<string> faults)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            faults.Add(Fault(setting, $"is missing: {meaning}"));
        }
    }

    private static string Fault(string setting, string what) => $"{OpenStackOptions.Section}:{setting} {what}.";
}
