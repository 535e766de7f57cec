using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Discovery;

namespace Magnum.OpenStack.Discovery;

/// <summary>
/// The discovery addresses of bays: those that users give are looked at, others are asked for at the outside service that the settings name, or made
/// for this service's own. Answers are bounded in time and size, and no redirect is followed.
/// </summary>
public sealed class DiscoveryService : IDiscovery, IDisposable
{
    /// <summary>What stands for the number of masters in the address of an outside service.</summary>
    public const string Size = "{size}";

    /// <summary>Code of the fault that a discovery service cannot be reached, or fails; may pass.</summary>
    public const string Unavailable = "DISCOVERY_UNAVAILABLE";

    /// <summary>Code of the fault that what a discovery service answers does not serve; does not pass.</summary>
    public const string Invalid = "DISCOVERY_INVALID";

    private const int LongestAddress = 255;
    private const int LongestAnswer = 64 * 1024;

    private readonly OwnDiscovery _own;
    private readonly string? _endpoint;
    private readonly HttpClient _http;

    /// <summary>Makes it.</summary>
    /// <param name="own">This service's own discovery.</param>
    /// <param name="endpoint">Where an outside service is asked for an address, with <see cref="Size"/> in it; null for this service's own.</param>
    /// <param name="timeout">The longest time for an answer.</param>
    public DiscoveryService(OwnDiscovery own, string? endpoint, TimeSpan timeout)
    {
        _own = own;
        _endpoint = endpoint;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = timeout, PooledConnectionLifetime = TimeSpan.FromMinutes(1) })
        {
            Timeout = timeout,
            MaxResponseContentBufferSize = LongestAnswer,
        };
    }

    /// <inheritdoc/>
    public async Task<DiscoveryAddress> MakeAsync(BayState bay, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(bay);
        if (bay.DiscoveryUrl is { } given)
        {
            await CheckAsync(given, bay.MasterCount, cancellationToken);
            return new DiscoveryAddress(given, Token: null);
        }

        return _endpoint is null
            ? _own.Make(bay.Uuid)
            : new DiscoveryAddress(await RequestAsync(_endpoint, bay.MasterCount, cancellationToken), Token: null);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<string> RequestAsync(string endpoint, int size, CancellationToken cancellationToken)
    {
        const string what = "the discovery service that the operator has set";
        var address = new Uri(endpoint.Replace(Size, size.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        var answer = (await GetAsync(address, what, FaultOwner.Service, cancellationToken)).Trim();
        return answer.Length <= LongestAddress && IsHttp(answer)
            ? answer
            : throw Fault(Invalid, $"{what} ({address.Authority}) answers with no address", FaultOwner.Service);
    }

    private async Task CheckAsync(string discoveryUrl, int size, CancellationToken cancellationToken)
    {
        const string what = "the discovery_url of the bay";
        var address = IsHttp(discoveryUrl)
            ? new Uri($"{discoveryUrl.TrimEnd('/')}/_config/size")
            : throw Fault(Invalid, $"{what} is no http or https address", FaultOwner.User);
        var answer = await GetAsync(address, what, FaultOwner.User, cancellationToken);
        var found = SizeIn(answer) ?? throw Fault(Invalid, $"{what} ({address.Authority}) is not that of an etcd discovery: it answers no size under _config/size", FaultOwner.User);
        if (found != size)
        {
            throw Fault(Invalid, $"{what} is for {found} members, but the bay has {size} masters; make one for {size}", FaultOwner.User);
        }
    }

    private async Task<string> GetAsync(Uri address, string what, FaultOwner owner, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync(address, cancellationToken);
            return (int)answer.StatusCode switch
            {
                >= 200 and < 300 => Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(cancellationToken)),
                >= 500 or (int)HttpStatusCode.RequestTimeout or (int)HttpStatusCode.TooManyRequests =>
                    throw Fault(Unavailable, $"{what} ({address.Authority}) answers {(int)answer.StatusCode}", owner),
                _ => throw Fault(Invalid, $"{what} ({address.Authority}) answers {(int)answer.StatusCode}", owner),
            };
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw Fault(Invalid, $"{what} ({address.Authority}) answers with more than {LongestAnswer} bytes", owner, exception);
        }
        catch (HttpRequestException exception)
        {
            throw Fault(Unavailable, $"{what} ({address.Authority}) cannot be reached: {exception.Message}", owner, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Fault(Unavailable, $"{what} ({address.Authority}) does not answer in {_http.Timeout.TotalSeconds} s", owner, exception);
        }
    }

    private static CloudException Fault(string code, string message, FaultOwner owner, Exception? inner = null) =>
        new(code, message, isTransient: string.Equals(code, Unavailable, StringComparison.Ordinal), owner, inner);

    private static bool IsHttp(string text) =>
        !text.Any(char.IsWhiteSpace) && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";

    private static int? SizeIn(string answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("node", out var node) && node.ValueKind == JsonValueKind.Object
                && node.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.String
                && int.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
                    ? size
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
