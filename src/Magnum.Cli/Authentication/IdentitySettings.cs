namespace Magnum.Cli.Authentication;

/// <summary>Who calls, and where Keystone is: the <c>--os-…</c> options, else the <c>OS_…</c> variables.</summary>
internal sealed record IdentitySettings
{
    /// <summary>The name of the domain that Keystone has from the start.</summary>
    public const string DefaultDomain = "default";

    /// <summary>Keystone's address, with or without <c>/v3</c>.</summary>
    public string? AuthUrl { get; init; }

    /// <summary>Name of the user.</summary>
    public string? Username { get; init; }

    /// <summary>Id of the user, instead of name and domain.</summary>
    public string? UserId { get; init; }

    /// <summary>The user's password.</summary>
    public string? Password { get; init; }

    /// <summary>Name of the user's domain.</summary>
    public string? UserDomainName { get; init; }

    /// <summary>Id of the user's domain.</summary>
    public string? UserDomainId { get; init; }

    /// <summary>Name of the project to work in.</summary>
    public string? ProjectName { get; init; }

    /// <summary>Id of the project, instead of name and domain.</summary>
    public string? ProjectId { get; init; }

    /// <summary>Name of the project's domain.</summary>
    public string? ProjectDomainName { get; init; }

    /// <summary>Id of the project's domain.</summary>
    public string? ProjectDomainId { get; init; }

    /// <summary>A token instead of a password.</summary>
    public string? Token { get; init; }

    /// <summary>Id of an application credential instead of user and password.</summary>
    public string? ApplicationCredentialId { get; init; }

    /// <summary>Name of an application credential; needs the user.</summary>
    public string? ApplicationCredentialName { get; init; }

    /// <summary>The application credential's secret.</summary>
    public string? ApplicationCredentialSecret { get; init; }

    /// <summary>The demo user of the server that is started for trying out, with its simulated Keystone.</summary>
    public static IdentitySettings OfDevelopmentServer { get; } = new()
    {
        AuthUrl = "http://127.0.0.1:9535/v3",
        Username = "demo",
        Password = "demopw",
        ProjectName = "demo",
    };

    /// <summary>Whether nothing at all was said about who calls.</summary>
    public bool IsEmpty => this == new IdentitySettings();

    /// <summary>Whether an application credential is given.</summary>
    public bool HasApplicationCredential => (ApplicationCredentialId ?? ApplicationCredentialName) is not null;

    /// <summary>The user for messages.</summary>
    public string Who =>
        ApplicationCredentialId ?? ApplicationCredentialName ?? Username ?? UserId ?? "the owner of the token";

    /// <summary>What is missing for a log-in, one line each; empty when nothing is.</summary>
    public IReadOnlyList<string> Missing()
    {
        var missing = new List<string>();
        Require(missing, AuthUrl is not null, "Keystone's address", "--os-auth-url", "OS_AUTH_URL");
        if (Token is not null)
        {
            return missing;
        }

        if (HasApplicationCredential)
        {
            Require(missing, ApplicationCredentialSecret is not null, "the secret", "--os-application-credential-secret", "OS_APPLICATION_CREDENTIAL_SECRET");
            Require(missing, (ApplicationCredentialId ?? Username ?? UserId) is not null, "the credential's user", "--os-username", "OS_USERNAME");
            return missing;
        }

        Require(missing, (Username ?? UserId) is not null, "a user name", "--os-username", "OS_USERNAME");
        Require(missing, Password is not null, "a password", "--os-password", "OS_PASSWORD");
        Require(missing, (ProjectName ?? ProjectId) is not null, "a project", "--os-project-name", "OS_PROJECT_NAME");
        return missing;
    }

    /// <summary>Without its secrets, so that it can be shown.</summary>
    public override string ToString() => $"{Who} at {AuthUrl}";

    private static void Require(List<string> missing, bool given, string what, string option, string variable)
    {
        if (!given)
        {
            missing.Add($"{what}: {option} or env[{variable}]");
        }
    }
}
