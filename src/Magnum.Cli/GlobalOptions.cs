using System.CommandLine;
using Magnum.Cli.Authentication;
using Magnum.Cli.Connection;

namespace Magnum.Cli;

/// <summary>The options of every command; they may stand before or behind the command's name.</summary>
internal sealed class GlobalOptions
{
    private static readonly TimeSpan DefaultCallTimeout = TimeSpan.FromSeconds(60);

    private readonly SettingOption _authUrl = new("--os-auth-url", "auth-url", "Keystone's address.", "OS_AUTH_URL");
    private readonly SettingOption _username = new("--os-username", "username", "User name.", "OS_USERNAME");
    private readonly SettingOption _userId = new("--os-user-id", "user-id", "User id, instead of name and domain.", "OS_USER_ID");
    private readonly SettingOption _password = new("--os-password", "password", "Password.", "OS_PASSWORD");
    private readonly SettingOption _userDomainName = new("--os-user-domain-name", "name", "Domain of the user; \"default\" when not given.", "OS_USER_DOMAIN_NAME");
    private readonly SettingOption _userDomainId = new("--os-user-domain-id", "id", "Domain of the user, by id.", "OS_USER_DOMAIN_ID");
    private readonly SettingOption _projectName = new("--os-project-name", "name", "Project to work in.", "OS_PROJECT_NAME");
    private readonly SettingOption _projectId = new("--os-project-id", "id", "Project to work in, by id.", "OS_PROJECT_ID");
    private readonly SettingOption _tenantName = new("--os-tenant-name", "name", "The same as --os-project-name.", "OS_TENANT_NAME");
    private readonly SettingOption _tenantId = new("--os-tenant-id", "id", "The same as --os-project-id.", "OS_TENANT_ID");
    private readonly SettingOption _projectDomainName = new("--os-project-domain-name", "name", "Domain of the project; \"default\" when not given.", "OS_PROJECT_DOMAIN_NAME");
    private readonly SettingOption _projectDomainId = new("--os-project-domain-id", "id", "Domain of the project, by id.", "OS_PROJECT_DOMAIN_ID");
    private readonly SettingOption _token = new("--os-token", "token", "A Keystone token instead of user and password.", "OS_TOKEN");
    private readonly SettingOption _credentialId = new("--os-application-credential-id", "id", "An application credential instead of user and password.", "OS_APPLICATION_CREDENTIAL_ID");
    private readonly SettingOption _credentialName = new("--os-application-credential-name", "name", "The same by name; needs the user.", "OS_APPLICATION_CREDENTIAL_NAME");
    private readonly SettingOption _credentialSecret = new("--os-application-credential-secret", "secret", "Its secret.", "OS_APPLICATION_CREDENTIAL_SECRET");
    private readonly SettingOption _region = new("--os-region-name", "region", "Region to take from Keystone's catalog.", "OS_REGION_NAME");
    private readonly SettingOption _serviceType = new("--service-type", "type", "Service type to look for in the catalog; container-infra-grpc when not given.");
    private readonly SettingOption _endpointType = new("--endpoint-type", "type", "publicURL (the default), internalURL or adminURL.", "OS_ENDPOINT_TYPE", "OS_INTERFACE");
    private readonly SettingOption _bypassUrl = new("--bypass-url", "url", "Magnum's gRPC address, instead of the catalog's.", "BYPASS_URL", "MAGNUM_ENDPOINT");
    private readonly SettingOption _caFile = new("--os-cacert", "file", "CA certificates (PEM) to trust for TLS.", "OS_CACERT");
    private readonly FlagOption _insecure = new("--insecure", "Do not verify TLS certificates. env[MAGNUMCLIENT_INSECURE]") { Recursive = true };
    private readonly SettingOption _callTimeout = new("--call-timeout", "seconds", "How long the server may take to answer one call; 60 when not given.");
    private readonly FlagOption _json = new("--json", "Print the result as JSON, with the field names of the API.") { Recursive = true };
    private readonly FlagOption _debug = new("--debug", "Show the calls, the request id and the details of errors on standard error.") { Recursive = true };
    private readonly FlagOption _cache = new("--os-cache", "Taken for the sake of old scripts; tokens are never stored.") { Recursive = true, Hidden = true };
    private readonly SettingOption _authSystem = new("--os-auth-system", "name", "Taken for the sake of old scripts.") { Hidden = true };
    private readonly SettingOption _apiVersion = new("--magnum-api-version", "version", "Taken for the sake of old scripts.") { Hidden = true };

    /// <summary>All of them, in the order of the help.</summary>
    public IReadOnlyList<Option> All =>
    [
        _json, _debug, _callTimeout, _bypassUrl, _authUrl, _username, _userId, _password, _userDomainName, _userDomainId,
        _projectName, _projectId, _tenantName, _tenantId, _projectDomainName, _projectDomainId, _token, _credentialId,
        _credentialName, _credentialSecret, _region, _serviceType, _endpointType, _caFile, _insecure, _cache,
        _authSystem, _apiVersion,
    ];

    /// <summary>Whether results are printed as JSON.</summary>
    public bool Json(ParseResult parse) => parse.GetValue(_json);

    /// <summary>Whether calls and details of errors are shown.</summary>
    public bool Debug(ParseResult parse) => parse.GetValue(_debug);

    /// <summary>How long one call may take.</summary>
    /// <exception cref="CliException">The value is not a number of seconds above zero.</exception>
    public TimeSpan CallTimeout(ParseResult parse)
    {
        if (parse.GetValue(_callTimeout) is not { } text)
        {
            return DefaultCallTimeout;
        }

        return double.TryParse(text, out var seconds) && seconds is > 0 and <= 86400
            ? TimeSpan.FromSeconds(seconds)
            : throw CliException.Usage($"--call-timeout must be a number of seconds from above 0 to 86400, not '{text}'.");
    }

    /// <summary>The address that was given for the server, or null.</summary>
    public ServerAddress? Server(ParseResult parse, CliHost host) => _bypassUrl.Of(parse, host) is { } url
        ? ServerAddress.Parse(url, "--bypass-url, BYPASS_URL or MAGNUM_ENDPOINT")
        : null;

    /// <summary>The server's address from the catalog, or the default.</summary>
    public ServerAddress Server(ParseResult parse, CliHost host, KeystoneToken token)
    {
        var type = _endpointType.Of(parse, host) ?? "publicURL";
        var @interface = type.EndsWith("URL", StringComparison.Ordinal) ? type[..^3] : type;
        return ServerAddress.Find(
            token.Catalog,
            _serviceType.Of(parse, host) ?? ServerAddress.DefaultServiceType,
            @interface,
            _region.Of(parse, host));
    }

    /// <summary>How certificates are judged.</summary>
    public TransportSecurity Security(ParseResult parse, CliHost host) => new(
        _caFile.Of(parse, host),
        parse.GetValue(_insecure) || host.FirstVariable("MAGNUMCLIENT_INSECURE")?.ToUpperInvariant() is "1" or "TRUE" or "YES");

    /// <summary>Who calls.</summary>
    public IdentitySettings Identity(ParseResult parse, CliHost host) => new()
    {
        AuthUrl = _authUrl.Of(parse, host),
        Username = _username.Of(parse, host),
        UserId = _userId.Of(parse, host),
        Password = _password.Of(parse, host),
        UserDomainName = _userDomainName.Of(parse, host),
        UserDomainId = _userDomainId.Of(parse, host),
        ProjectName = _projectName.Of(parse, host) ?? _tenantName.Of(parse, host),
        ProjectId = _projectId.Of(parse, host) ?? _tenantId.Of(parse, host),
        ProjectDomainName = _projectDomainName.Of(parse, host),
        ProjectDomainId = _projectDomainId.Of(parse, host),
        Token = _token.Of(parse, host)?.Trim(),
        ApplicationCredentialId = _credentialId.Of(parse, host),
        ApplicationCredentialName = _credentialName.Of(parse, host),
        ApplicationCredentialSecret = _credentialSecret.Of(parse, host),
    };
}
