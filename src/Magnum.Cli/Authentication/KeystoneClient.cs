using System.Net;
using System.Text;
using System.Text.Json;
using Magnum.Cli.Connection;

namespace Magnum.Cli.Authentication;

/// <summary>Logs in at Keystone: one <c>POST /v3/auth/tokens</c>.</summary>
/// <param name="security">How its certificate is judged.</param>
/// <param name="timeout">How long it may take.</param>
/// <param name="trace">Takes the lines that <c>--debug</c> shows.</param>
internal sealed class KeystoneClient(TransportSecurity security, TimeSpan timeout, Action<string> trace)
{
    /// <summary>Logs in.</summary>
    /// <param name="settings">Who calls; complete.</param>
    /// <param name="requestId">Sent along, and found again in Keystone's log.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="CliException">Keystone cannot be reached, refuses, or answers with something else.</exception>
    public async Task<KeystoneToken> LogInAsync(IdentitySettings settings, string requestId, CancellationToken cancellationToken)
    {
        var address = TokensAddress(settings.AuthUrl!);
        trace($"POST {address} as {settings.Who}");

        using var client = new HttpClient(security.CreateHandler(address)) { Timeout = timeout };
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            // With its length: a Keystone behind uWSGI does not take a body in chunks.
            Content = new StringContent(KeystoneRequest.Body(settings).ToJsonString(), Encoding.UTF8, "application/json"),
            Headers = { { "X-Openstack-Request-Id", requestId } },
        };

        try
        {
            using var response = await client.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            trace($"{(int)response.StatusCode} from {address}");
            return response.StatusCode == HttpStatusCode.Created && response.Headers.TryGetValues("X-Subject-Token", out var tokens)
                ? new KeystoneToken(tokens.First(), KeystoneAnswer.Catalog(body))
                : throw Refused(settings, address, response.StatusCode, body);
        }
        catch (HttpRequestException exception)
        {
            throw Unreachable(settings, address, Reachability.Reason(exception), exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unreachable(settings, address, $"no answer within {timeout.TotalSeconds:0} s", exception);
        }
        catch (JsonException exception)
        {
            throw new CliException($"{address} answers, but not as Keystone does: {exception.Message}", innerException: exception);
        }
    }

    private static Uri TokensAddress(string authUrl)
    {
        if (!Uri.TryCreate(authUrl.TrimEnd('/'), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw CliException.Usage($"'{authUrl}' is not an address of Keystone: it must be like http://controller:5000/v3 (--os-auth-url, OS_AUTH_URL).");
        }

        if (url.AbsolutePath.EndsWith("/v2.0", StringComparison.Ordinal))
        {
            throw CliException.Usage($"'{authUrl}' names Keystone's API v2.0, which is gone: use .../v3 (--os-auth-url, OS_AUTH_URL).");
        }

        var version = url.AbsolutePath.EndsWith("/v3", StringComparison.Ordinal) ? string.Empty : "/v3";
        return new Uri($"{url.AbsoluteUri.TrimEnd('/')}{version}/auth/tokens");
    }

    private static CliException Refused(IdentitySettings settings, Uri address, HttpStatusCode status, string body)
    {
        var said = KeystoneAnswer.ErrorMessage(body) ?? $"HTTP {(int)status}";
        return status switch
        {
            HttpStatusCode.Unauthorized => new CliException(
                $"Authentication failed: Keystone refused {settings.Who}: {said}",
                ["Check user, password, project and domains (--os-... or OS_...)."]),
            HttpStatusCode.NotFound => new CliException($"There is no Identity API v3 at {address}: {said}"),
            _ => new CliException($"Authentication failed: Keystone at {address} answered {(int)status}: {said}"),
        };
    }

    private static CliException Unreachable(IdentitySettings settings, Uri address, string reason, Exception exception) => new(
        $"Cannot reach Keystone at {address.GetLeftPart(UriPartial.Authority)}: {reason}.",
        settings == IdentitySettings.OfDevelopmentServer
            ? [Reachability.StartHint, "For a real cloud set the OS_... variables (see 'magnum --help')."]
            : ["Check --os-auth-url or OS_AUTH_URL."],
        innerException: exception);
}
