using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Magnum.IntegrationTests.Clouds;

/// <summary>A user logged in to a cloud, simulated or real, who looks at it past Magnum.</summary>
internal sealed class CloudAccount : IDisposable
{
    private readonly HttpClient _http;
    private readonly Uri _authUrl;
    private readonly JsonNode _login;

    private CloudAccount(HttpClient http, Uri authUrl, string token, JsonNode login)
    {
        _http = http;
        _authUrl = authUrl;
        _login = login;
        Token = token;
        http.DefaultRequestHeaders.Add("X-Auth-Token", token);
    }

    public string Token { get; }

    public string ProjectId => _login["project"]!["id"]!.GetValue<string>();

    public string UserId => _login["user"]!["id"]!.GetValue<string>();

    public static async Task<CloudAccount> LogInAsync(Uri authUrl, string user, string password, string project)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
        var domain = new { id = "default" };
        var body = new
        {
            auth = new
            {
                identity = new { methods = new[] { "password" }, password = new { user = new { name = user, domain, password } } },
                scope = new { project = new { name = project, domain } },
            },
        };
        using var answer = await http.PostAsync(new Uri($"{authUrl}/auth/tokens"), Json(body));
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, $"Log-in of {user} at {authUrl}: {text}");
        return new CloudAccount(http, authUrl, answer.Headers.GetValues("X-Subject-Token").Single(), JsonNode.Parse(text)!["token"]!);
    }

    /// <summary>The address of a service's public endpoint, without a slash at its end.</summary>
    public string Endpoint(string serviceType) => serviceType == "identity"
        ? _authUrl.ToString()
        : _login["catalog"]!.AsArray()
            .Where(service => service!["type"]!.GetValue<string>() == serviceType)
            .SelectMany(service => service!["endpoints"]!.AsArray())
            .First(endpoint => endpoint!["interface"]!.GetValue<string>() == "public")!["url"]!.GetValue<string>().TrimEnd('/');

    /// <summary>Gets a document of a service; null when it answers 404.</summary>
    public async Task<JsonNode?> FindAsync(string serviceType, string path)
    {
        var address = $"{Endpoint(serviceType)}/{path}";
        using var answer = await _http.GetAsync(new Uri(address));
        var text = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        answer.IsSuccessStatusCode.ShouldBeTrue($"GET {address}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text);
    }

    public async Task<JsonNode> GetAsync(string serviceType, string path) =>
        await FindAsync(serviceType, path) ?? throw new InvalidOperationException($"There is no {Endpoint(serviceType)}/{path}.");

    /// <summary>The members of a list, such as <c>stacks</c>.</summary>
    public async Task<IReadOnlyList<JsonNode>> ListAsync(string serviceType, string path, string member) =>
        [.. (await GetAsync(serviceType, path))[member]!.AsArray().Select(item => item!)];

    /// <summary>Makes a call that changes something; the answer may be empty.</summary>
    public async Task<JsonNode?> SendAsync(HttpMethod method, string serviceType, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri($"{Endpoint(serviceType)}/{path}"));
        request.Content = body is null ? null : Json(body);
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{method} {request.RequestUri}: {(int)answer.StatusCode} {text}");
        return text.StartsWith('{') ? JsonNode.Parse(text) : null;
    }

    // Of known length: a real Keystone does not read a body that comes in chunks.
    private static StringContent Json(object body) => new(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");

    public void Dispose() => _http.Dispose();
}
