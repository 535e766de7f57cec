namespace Magnum.OpenStack;

/// <summary>How the cloud is reached. Secrets are here: never log an instance.</summary>
public sealed class OpenStackOptions
{
    /// <summary>The configuration section that these settings are read from; it begins every setting name in a message.</summary>
    public const string Section = "openstack";

    /// <summary>Keystone's address, with or without the trailing <c>/v3</c>. Required.</summary>
    public Uri? AuthUrl { get; set; }

    /// <summary>The region whose endpoints are called. May be left out where the catalog has only one.</summary>
    public string? Region { get; set; }

    /// <summary>Which endpoints of the catalog are called. Default: public.</summary>
    public EndpointInterface Interface { get; set; } = EndpointInterface.Public;

    /// <summary>PEM file with the certificate authorities that sign the cloud's certificates; null: the system's.</summary>
    public string? CaFile { get; set; }

    /// <summary>Accept any certificate. For a test cloud only.</summary>
    public bool Insecure { get; set; }

    /// <summary>Longest time that one operation may take, log-in and retries included. Default 30 s; 1 s to 10 min.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time to wait for a connection. Default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections kept to one endpoint at most. Default 32; 1 to 1,024.</summary>
    public int MaxConnectionsPerEndpoint { get; set; } = 32;

    /// <summary>How long a caller's checked token is believed without asking Keystone again. Default 10 s; at most 60 s; zero: never.</summary>
    public TimeSpan TokenValidationCache { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long after Keystone's last answer a caller's token is still believed while Keystone cannot be asked, so that bays can be read then. Default
    /// 15 min; at most an hour; zero: not at all.
    /// </summary>
    public TimeSpan TokenValidationGrace { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long before its end a token of ours is renewed, at most (a fifth of its life if that is less). Default 5 min.</summary>
    public TimeSpan TokenRenewal { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The service's own user. Required.</summary>
    public ServiceUserOptions ServiceUser { get; set; } = new();

    /// <summary>The domain of the trustees. Required.</summary>
    public TrusteeDomainOptions TrusteeDomain { get; set; } = new();

    /// <summary>Roles that a bay's trust delegates; empty: all roles of the caller.</summary>
    public IList<string> TrustRoles { get; set; } = [];

    /// <summary>What is wrong with these settings, each line naming the setting; empty if nothing is.</summary>
    public IReadOnlyList<string> Validate() => OpenStackOptionsValidation.Check(this);

    /// <summary>Refuses settings that cannot work.</summary>
    /// <exception cref="OpenStackOptionsException">Something is wrong; the message names every setting.</exception>
    public void ThrowIfInvalid()
    {
        var faults = Validate();
        if (faults.Count > 0)
        {
            throw new OpenStackOptionsException(faults);
        }
    }
}
