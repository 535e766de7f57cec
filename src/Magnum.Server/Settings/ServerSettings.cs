using System.Net;
using Magnum.Gateway;
using Magnum.Grains.Bays;
using Magnum.OpenStack;
using Magnum.OpenStack.Discovery;
using Magnum.Silo;

namespace Magnum.Server.Settings;

/// <summary>All settings of a server. docs/operator-guide.md lists them.</summary>
internal sealed record ServerSettings
{
    private static readonly string[] Sections = ["listen", "roles", "data_directory", "tls", "store", "secrets", "openstack", "connections", "nodes", "silo", "gateway", "bays", "drivers", "telemetry", "logging", "development", "failpoints"];

    public required IPEndPoint Listen { get; init; }

    public required int MaxConnections { get; init; }

    /// <summary>Null for no limit.</summary>
    public required TimeSpan? MaxConnectionAge { get; init; }

    public required TimeSpan MaxConnectionAgeGrace { get; init; }

    public required bool IsGateway { get; init; }

    public required bool IsSilo { get; init; }

    public string? CertificateFile { get; init; }

    public string? CertificateKeyFile { get; init; }

    public required string DataDirectory { get; init; }

    public required string SqlitePath { get; init; }

    public string? Postgres { get; init; }

    public string? SecretKeyFile { get; init; }

    public string? SecretKeys { get; init; }

    /// <summary>Null for the development start, with a simulated cloud.</summary>
    public OpenStackOptions? OpenStack { get; init; }

    /// <summary>The name by which service-list knows this server.</summary>
    public required string Host { get; init; }

    public required SiloOptions Silo { get; init; }

    public required GatewayOptions Gateway { get; init; }

    public required NodeSettings Nodes { get; init; }

    public required BayPolicy Bays { get; init; }

    public required int MaxBaysInProject { get; init; }

    public required IReadOnlyList<string> DriverDirectories { get; init; }

    /// <summary>Where discovery addresses of bays are asked for, with <c>{size}</c> in it; null for this service's own discovery.</summary>
    public string? DiscoveryEndpoint { get; init; }

    public string? OtlpEndpoint { get; init; }

    public required LogFormat LogFormat { get; init; }

    public required LogLevel LogLevel { get; init; }

    public required int SimulatorPort { get; init; }

    public required TimeSpan SimulatorPace { get; init; }

    public string? KillAt { get; init; }

    public string? HoldAt { get; init; }

    public string? RecordPoints { get; init; }

    /// <summary>Reads them; throws <see cref="SettingsException"/> with every problem.</summary>
    public static ServerSettings Read(IConfiguration configuration)
    {
        var reader = new SettingsReader(configuration);
        var roles = reader.List("roles") is { Count: > 0 } given ? given : ["gateway", "silo"];
        foreach (var role in roles.Where(role => role is not ("gateway" or "silo")))
        {
            reader.Refuse($"roles must be gateway, silo or both; it names '{role}'");
        }

        var data = reader.Text("data_directory", DefaultDataDirectory());
        var silo = SiloOf(reader);
        var real = configuration.GetSection("openstack").GetChildren().Any();
        var settings = new ServerSettings
        {
            Listen = reader.Endpoint("listen", "127.0.0.1:9512"),
            MaxConnections = reader.Number("connections:max", 1_000, 1, 1_000_000),
            MaxConnectionAge = reader.Number("connections:max_age", 0, 0, 2_000_000) is > 0 and var age ? TimeSpan.FromSeconds(age) : null,
            MaxConnectionAgeGrace = TimeSpan.FromSeconds(reader.Number("connections:max_age_grace", 60, 1, 2_000_000)),
            IsGateway = roles.Contains("gateway", StringComparer.Ordinal),
            IsSilo = roles.Contains("silo", StringComparer.Ordinal),
            CertificateFile = reader.Text("tls:certificate_file"),
            CertificateKeyFile = reader.Text("tls:key_file"),
            DataDirectory = data,
            SqlitePath = reader.Text("store:sqlite_path", Path.Combine(data, "magnum.sqlite")),
            Postgres = reader.Text("store:postgres"),
            SecretKeyFile = reader.Text("secrets:key_file"),
            SecretKeys = reader.Text("secrets:keys"),
            OpenStack = real ? OpenStackOf(reader, silo.CallTimeout) : null,
            Host = HostOf(reader),
            Silo = silo,
            Gateway = GatewayOf(reader),
            Nodes = NodeSettings.Read(reader),
            Bays = new BayPolicy
            {
                CreateTimeoutMinutes = reader.Number("bays:create_timeout_minutes", 60, 1, BayRules.LongestTimeoutMinutes),
                UpdateTimeoutMinutes = reader.Number("bays:update_timeout_minutes", 60, 1, BayRules.LongestTimeoutMinutes),
                DeleteTimeoutMinutes = reader.Number("bays:delete_timeout_minutes", 60, 1, BayRules.LongestTimeoutMinutes),
                IdentityTimeout = reader.Seconds("bays:identity_timeout", TimeSpan.FromSeconds(60)),
            },
            MaxBaysInProject = reader.Number("bays:max_per_project", 100, 1, 1_000_000),
            DriverDirectories = reader.List("drivers:directories"),
            DiscoveryEndpoint = DiscoveryEndpointOf(reader),
            OtlpEndpoint = reader.Text("telemetry:otlp_endpoint"),
            LogFormat = reader.Choice("logging:format", real ? LogFormat.Json : LogFormat.Text),
            LogLevel = reader.Choice("logging:level", real ? LogLevel.Information : LogLevel.Warning),
            SimulatorPort = reader.Number("development:simulator_port", 9535, 0, 65535),
            SimulatorPace = reader.Seconds("development:pace", TimeSpan.FromSeconds(1)),
            KillAt = reader.Text("failpoints:kill_at"),
            HoldAt = reader.Text("failpoints:hold_at"),
            RecordPoints = reader.Text("failpoints:record"),
        };
        if (settings.CertificateFile is null != settings.CertificateKeyFile is null)
        {
            reader.Refuse("tls:certificate_file and tls:key_file go together");
        }

        if (settings.Postgres is not null && settings.SecretKeyFile is null && settings.SecretKeys is null)
        {
            reader.Refuse("secrets:key_file or secrets:keys is required with store:postgres: the key that seals the bays' secrets, the same on every server");
        }

        if (settings.Gateway.IdentityBudget >= settings.Bays.IdentityTimeout)
        {
            reader.Refuse("gateway:identity_budget must be less than bays:identity_timeout");
        }

        reader.RefuseUnread(Sections);
        return reader.Problems.Count == 0 ? settings : throw new SettingsException(reader.Problems);
    }

    private static string DefaultDataDirectory() =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "magnum-grains");

    private static string HostOf(SettingsReader reader)
    {
        const int longest = 255;
        var host = reader.Text("silo:host", Environment.MachineName);
        if (string.IsNullOrWhiteSpace(host) || host.Length > longest || host.Any(char.IsControl))
        {
            reader.Refuse($"silo:host must be a name of 1 to {longest} characters, without control characters");
        }

        return host;
    }

    private static string? DiscoveryEndpointOf(SettingsReader reader)
    {
        const string example = "https://discovery.example.com/new?size={size}";
        if (reader.Text("bays:discovery_endpoint") is not { } text)
        {
            return null;
        }

        if (!text.Contains(DiscoveryService.Size, StringComparison.Ordinal)
            || !Uri.TryCreate(text.Replace(DiscoveryService.Size, "1", StringComparison.Ordinal), UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https"))
        {
            reader.Refuse($"bays:discovery_endpoint must be an http or https address with {DiscoveryService.Size} in it, such as {example}; it is '{text}'");
        }

        return text;
    }

    private static OpenStackOptions OpenStackOf(SettingsReader reader, TimeSpan callTimeout)
    {
        var authUrl = reader.Required("openstack:auth_url", "Keystone's address, such as https://keystone.example.com:5000/v3");
        var options = new OpenStackOptions
        {
            AuthUrl = Uri.TryCreate(authUrl, UriKind.Absolute, out var uri) ? uri : null,
            Region = reader.Text("openstack:region"),
            Interface = reader.Choice("openstack:interface", EndpointInterface.Public),
            CaFile = reader.Text("openstack:ca_file"),
            Insecure = reader.Flag("openstack:insecure"),
            CallTimeout = callTimeout,
            ConnectTimeout = reader.Seconds("openstack:connect_timeout", TimeSpan.FromSeconds(5)),
            TokenValidationGrace = reader.Seconds("openstack:token_validation_grace", TimeSpan.FromMinutes(15)),
            TrustRoles = [.. reader.List("openstack:trust_roles")],
            ServiceUser = new ServiceUserOptions
            {
                UserName = reader.Required("openstack:service_user:name", "the service's own Keystone user, which checks callers' tokens"),
                Password = reader.Required("openstack:service_user:password", "the password of that user"),
                UserDomainName = reader.Text("openstack:service_user:user_domain", "Default"),
                ProjectName = reader.Text("openstack:service_user:project", "service"),
                ProjectDomainName = reader.Text("openstack:service_user:project_domain", "Default"),
            },
            TrusteeDomain = new TrusteeDomainOptions
            {
                DomainName = reader.Required("openstack:trustee_domain:name", "the Keystone domain of the bays' trustees"),
                AdminName = reader.Required("openstack:trustee_domain:admin_name", "the user who may make users in that domain"),
                AdminPassword = reader.Required("openstack:trustee_domain:admin_password", "the password of that user"),
            },
        };
        if (reader.Problems.Count == 0)
        {
            reader.Refuse(options.Validate());
        }

        return options;
    }

    private static SiloOptions SiloOf(SettingsReader reader)
    {
        var usual = new SiloOptions();
        var options = new SiloOptions
        {
            LeaseTtl = reader.Seconds("silo:lease_ttl", usual.LeaseTtl),
            RenewInterval = reader.Seconds("silo:renew_interval", usual.RenewInterval),
            CallTimeout = reader.Seconds("silo:call_timeout", usual.CallTimeout),
            EffectsInFlight = reader.Number("silo:effects_in_flight", usual.EffectsInFlight, 1, 10_000),
            CloudCallsPerSecond = reader.Number("silo:cloud_calls_per_second", usual.CloudCallsPerSecond, 1, 100_000),
            RampUp = reader.Seconds("silo:ramp_up", usual.RampUp),
            LookAhead = reader.Seconds("silo:look_ahead", usual.LookAhead),
            LookAheadInterval = reader.Seconds("silo:look_ahead_interval", usual.LookAheadInterval),
            PeriodicInterval = reader.Seconds("silo:periodic_interval", usual.PeriodicInterval),
            MonitorInterval = reader.Seconds("silo:monitor_interval", usual.MonitorInterval),
            PeriodicGlobalStackList = reader.Flag("silo:periodic_global_stack_list"),
            EventRetention = TimeSpan.FromDays(reader.Number("silo:event_retention_days", 90, 1, 3650)),
            DrainTimeout = reader.Seconds("silo:drain_timeout", usual.DrainTimeout),
        };
        reader.Refuse(options.Validate());
        return options;
    }

    private static GatewayOptions GatewayOf(SettingsReader reader)
    {
        var usual = new GatewayOptions();
        var options = new GatewayOptions
        {
            DefaultDeadline = reader.Seconds("gateway:default_deadline", usual.DefaultDeadline),
            IdentityBudget = reader.Seconds("gateway:identity_budget", usual.IdentityBudget),
            WatchHeartbeat = reader.Seconds("gateway:watch_heartbeat", usual.WatchHeartbeat),
            CallsPerSecond = reader.Number("gateway:calls_per_second", usual.CallsPerSecond, 1, 1_000_000),
            CallBurst = reader.Number("gateway:call_burst", usual.CallBurst, 1, 1_000_000),
            WatchesPerProject = reader.Number("gateway:watches_per_project", usual.WatchesPerProject, 1, 100_000),
            WatchBacklog = reader.Number("gateway:watch_backlog", usual.WatchBacklog, 10, 100_000),
        };
        reader.Refuse(options.Validate());
        return options;
    }
}
