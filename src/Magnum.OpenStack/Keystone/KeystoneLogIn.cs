using Magnum.OpenStack.Calls;

namespace Magnum.OpenStack.Keystone;

/// <summary>Trades credentials for tokens.</summary>
internal sealed class KeystoneLogIn(ApiTransport transport, OpenStackOptions options)
{
    public const string Service = "keystone";

    /// <summary>An address under Keystone's v3 API.</summary>
    public Uri Address(string path)
    {
        var root = options.AuthUrl!.AbsoluteUri.TrimEnd('/');
        return new Uri((root.EndsWith("/v3", StringComparison.Ordinal) ? root : root + "/v3") + path);
    }

    /// <summary>Logs in.</summary>
    /// <exception cref="OpenStackLogInException">Keystone refuses.</exception>
    /// <exception cref="OpenStackException">Keystone could not be asked.</exception>
    public async Task<IssuedToken> LogInAsync(Credential credential, CancellationToken ct)
    {
        var call = new ApiCall(Service, "log-in", HttpMethod.Post, Address("/auth/tokens"))
        {
            Body = credential.ToJson(),
            Owner = credential.Owner,
            Secrets = credential.Secrets,
        };
        var answer = await transport.SendAsync(call, ct);
        if (!answer.IsSuccess)
        {
            throw ResponseFaults.FromLogIn(answer, credential.ToString()!);
        }

        var body = answer.Read("token", KeystoneJson.Default.TokenBody);
        var token = answer.SubjectToken ?? throw ResponseFaults.Malformed(answer, "the header X-Subject-Token is missing");
        return new IssuedToken(token, ValidatedToken.From(body, options));
    }
}
