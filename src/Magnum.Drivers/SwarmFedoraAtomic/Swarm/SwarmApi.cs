using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Magnum.Grains.Drivers;

namespace Magnum.Drivers.SwarmFedoraAtomic.Swarm;

/// <summary>
/// The Docker remote API of a bay's Swarm manager: over TLS, with the service's certificate, and only with a server whose certificate is one
/// of the bay's authority and names its address. Without credentials it is spoken to in the clear.
/// </summary>
internal sealed class SwarmApi : IDisposable
{
    // Some thousand containers; a server that sends more is not listened to.
    private const int LargestAnswer = 8 * 1024 * 1024;
    private const string Version = "/v1.22";

    private static readonly JsonDocumentOptions Json = new() { MaxDepth = 32 };
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");
    private readonly X509Certificate2Collection _authorities = [];
    private readonly X509Certificate2? _certificate;
    private readonly HttpClient _client;
    private readonly TimeSpan _timeout;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="address">As the bay has it: <c>tcp://HOST:PORT</c>.</param>
    /// <param name="credentials">With what to speak; null for a bay without TLS.</param>
    /// <param name="timeout">How long one answer may take.</param>
    /// <exception cref="SwarmApiException">The address or the credentials cannot be used.</exception>
    public SwarmApi(string address, EngineCredentials? credentials, TimeSpan timeout)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri is not { Scheme: "tcp", Port: > 0 })
        {
            throw new SwarmApiException($"'{address}' is no address of the form tcp://HOST:PORT");
        }

        _timeout = timeout;
        var handler = new SocketsHttpHandler { ConnectTimeout = timeout, UseProxy = false, UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = 1 };
        if (credentials is not null)
        {
            try
            {
                _authorities.ImportFromPem(credentials.CaCertificate);
                _certificate = X509Certificate2.CreateFromPem(credentials.ClientCertificate, credentials.ClientKey);
            }
            catch (Exception exception) when (exception is CryptographicException or ArgumentException)
            {
                handler.Dispose();
                throw new SwarmApiException("the bay's certificates cannot be read", exception);
            }

            handler.SslOptions = OptionsOf(_authorities, _certificate);
        }

        var scheme = credentials is null ? Uri.UriSchemeHttp : Uri.UriSchemeHttps;
        _client = new HttpClient(handler)
        {
            BaseAddress = new UriBuilder(scheme, uri.IdnHost, uri.Port).Uri,
            Timeout = timeout,
            MaxResponseContentBufferSize = LargestAnswer,
            DefaultRequestVersion = HttpVersion.Version11,
        };
    }

    /// <summary>What the manager says of the nodes.</summary>
    /// <exception cref="SwarmApiException">It does not answer as it should.</exception>
    public Task<SwarmInfo> GetInfoAsync(CancellationToken cancellationToken) => GetAsync("/info", SwarmInfo.Parse, cancellationToken);

    /// <summary>All containers, also those that have stopped.</summary>
    /// <exception cref="SwarmApiException">It does not answer as it should.</exception>
    public Task<IReadOnlyList<SwarmContainer>> ListContainersAsync(CancellationToken cancellationToken) =>
        GetAsync("/containers/json?all=1", SwarmContainer.ParseList, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _certificate?.Dispose();
        foreach (var authority in _authorities)
        {
            authority.Dispose();
        }
    }

    private static SslClientAuthenticationOptions OptionsOf(X509Certificate2Collection authorities, X509Certificate2 certificate)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ApplicationPolicy.Add(ServerAuthentication);
        return new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = policy,
            ClientCertificates = [certificate],
            LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        };
    }

    private async Task<T> GetAsync<T>(string path, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _client.GetAsync(new Uri(Version + path, UriKind.Relative), cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new SwarmApiException($"it answered with HTTP status {(int)response.StatusCode}");
            }

            var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            using var document = JsonDocument.Parse(answer, Json);
            return read(document.RootElement);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SwarmApiException($"it did not answer within {_timeout.TotalSeconds:0.#} s", exception);
        }
        catch (HttpRequestException exception)
        {
            throw new SwarmApiException(ReasonOf(exception), exception);
        }
        catch (JsonException exception)
        {
            throw new SwarmApiException("its answer is not one of a Swarm manager", exception);
        }
    }

    private static string ReasonOf(HttpRequestException exception) => exception switch
    {
        { InnerException: AuthenticationException } => "its certificate is not one of the bay's for this address, or it does not take the service's",
        { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "its answer is too large",
        { HttpRequestError: HttpRequestError.ConnectionError } => "it cannot be reached",
        _ => $"the connection failed ({exception.HttpRequestError})",
    };
}
