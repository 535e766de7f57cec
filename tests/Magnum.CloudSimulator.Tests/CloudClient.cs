using System.Text;
using System.Text.Json.Nodes;

namespace Magnum.CloudSimulator.Tests;

/// <summary>Speaks HTTP to a cloud, simulated or real, and knows nothing of how it answers.</summary>
internal sealed class CloudClient(Uri authUrl) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(60) };

    public string AuthUrl { get; } = authUrl.ToString().TrimEnd('/');

    public static JsonObject Password(string user, string password, string domain = "Default") => new()
    {
        ["methods"] = new JsonArray("password"),
        ["password"] = new JsonObject
        {
            ["user"] = new JsonObject { ["name"] = user, ["domain"] = new JsonObject { ["name"] = domain }, ["password"] = password },
        },
    };

    public static JsonObject PasswordOfId(string userId, string password) => new()
    {
        ["methods"] = new JsonArray("password"),
        ["password"] = new JsonObject { ["user"] = new JsonObject { ["id"] = userId, ["password"] = password } },
    };

    public static JsonObject Project(string name) =>
        new() { ["project"] = new JsonObject { ["name"] = name, ["domain"] = new JsonObject { ["id"] = "default" } } };

    public static JsonObject Trust(string id) => new() { ["OS-TRUST:trust"] = new JsonObject { ["id"] = id } };

    public async Task<Reply> SendAsync(HttpMethod method, string url, string? token = null, JsonNode? body = null, string? subject = null)
    {
        // With its length: a Keystone behind uWSGI does not read chunks.
        using var request = new HttpRequestMessage(method, url) { Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        if (token is not null)
        {
            request.Headers.Add("X-Auth-Token", token);
        }

        if (subject is not null)
        {
            request.Headers.Add("X-Subject-Token", subject);
        }

        using var response = await _http.SendAsync(request);
        return new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers);
    }

    public Task<Reply> LogInAsync(JsonObject identity, JsonNode? scope)
    {
        var auth = new JsonObject { ["identity"] = identity };
        if (scope is not null)
        {
            auth["scope"] = scope;
        }

        return SendAsync(HttpMethod.Post, $"{AuthUrl}/auth/tokens", body: new JsonObject { ["auth"] = auth });
    }

    public async Task<CloudUser> AsAsync(JsonObject identity, JsonNode? scope)
    {
        var reply = await LogInAsync(identity, scope);
        reply.Status.ShouldBe(201, reply.Body);
        return new CloudUser(this, reply.Header("X-Subject-Token")!, reply.Json["token"]!.AsObject());
    }

    public Task<CloudUser> AsAsync(string user, string password, string project) => AsAsync(Password(user, password), Project(project));

    public void Dispose() => _http.Dispose();
}
