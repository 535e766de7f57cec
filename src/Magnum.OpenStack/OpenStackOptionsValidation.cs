namespace Magnum.OpenStack;

internal static class OpenStackOptionsValidation
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestBelief = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestGrace = TimeSpan.FromHours(1);

    public static IReadOnlyList<string> Check(OpenStackOptions options)
    {
        List<string> faults = [];
        CheckAddress(options, faults);
        CheckLimits(options, faults);

        Require(options.ServiceUser.UserName, "service_user:name", "the service's Keystone user", faults);
        Require(options.ServiceUser.Password, "service_user:password", "its password", faults);
        Require(options.ServiceUser.UserDomainName, "service_user:user_domain", "the user's domain", faults);
        Require(options.ServiceUser.ProjectName, "service_user:project", "the project that the service user works in", faults);
        Require(options.ServiceUser.ProjectDomainName, "service_user:project_domain", "that project's domain", faults);
        Require(options.TrusteeDomain.DomainName, "trustee_domain:name", "the domain of the bays' trustees", faults);
        Require(options.TrusteeDomain.AdminName, "trustee_domain:admin_name", "the user who may make trustees in that domain", faults);
        Require(options.TrusteeDomain.AdminPassword, "trustee_domain:admin_password", "its password", faults);
        return faults;
    }

    private static void CheckAddress(OpenStackOptions options, List<string> faults)
    {
        if (options.AuthUrl is null)
        {
            faults.Add(Fault("auth_url", "is missing: Keystone's address, e.g. http://keystone:5000/v3"));
        }
        else if (!options.AuthUrl.IsAbsoluteUri || options.AuthUrl.Scheme is not ("http" or "https"))
        {
            faults.Add(Fault("auth_url", $"'{options.AuthUrl}' is not an http or https address"));
        }
        else if (options.AuthUrl.UserInfo.Length > 0 || options.AuthUrl.Query.Length > 0)
        {
            faults.Add(Fault("auth_url", "must have no user, password or query in it"));
        }

        if (!Enum.IsDefined(options.Interface))
        {
            faults.Add(Fault("interface", "must be public, internal or admin"));
        }

        if (options.CaFile is { } file && !File.Exists(file))
        {
            faults.Add(Fault("ca_file", $"'{file}' does not exist"));
        }
    }

    private static void CheckLimits(OpenStackOptions options, List<string> faults)
    {
        if (options.CallTimeout < TimeSpan.FromSeconds(1) || options.CallTimeout > LongestCall)
        {
            faults.Add(Fault("call_timeout", $"is {options.CallTimeout}; it must lie between 1 second and 10 minutes"));
        }

        if (options.ConnectTimeout <= TimeSpan.Zero || options.ConnectTimeout > options.CallTimeout)
        {
            faults.Add(Fault("connect_timeout", $"is {options.ConnectTimeout}; it must be positive and at most call_timeout"));
        }

        if (options.MaxConnectionsPerEndpoint is < 1 or > 1024)
        {
            faults.Add(Fault("max_connections_per_endpoint", $"is {options.MaxConnectionsPerEndpoint}; it must lie between 1 and 1024"));
        }

        if (options.TokenValidationCache < TimeSpan.Zero || options.TokenValidationCache > LongestBelief)
        {
            faults.Add(Fault("token_validation_cache", $"is {options.TokenValidationCache}; it must lie between 0 and 60 seconds"));
        }

        if (options.TokenValidationGrace < TimeSpan.Zero || options.TokenValidationGrace > LongestGrace)
        {
            faults.Add(Fault("token_validation_grace", $"is {options.TokenValidationGrace}; it must lie between 0 and 1 hour"));
        }

        if (options.TokenRenewal < TimeSpan.Zero)
        {
            faults.Add(Fault("token_renewal", $"is {options.TokenRenewal}; it must not be negative"));
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
