using System.Net;
using System.Text;
using System.Text.Json;

namespace Magnum.IntegrationTests.Clouds;

/// <summary>A user of a bay, its trustee or its node user, as somebody on one of the bay's servers logs in at Keystone.</summary>
internal sealed class BayUser(Uri authUrl, string id, string password) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    public string Id => id;

    /// <summary>A new token: without a scope, or for a trust.</summary>
    public async Task<string> LogInAsync(string? trust = null)
    {
        var scope = trust is null ? (object)"unscoped" : new Dictionary<string, object> { ["OS-TRUST:trust"] = new { id = trust } };
        var body = new { auth = new { identity = new { methods = new[] { "password" }, password = new { user = new { id, password } } }, scope } };
        using var answer = await _http.PostAsync(new Uri($"{authUrl}/auth/tokens"), new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"));
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return answer.Headers.GetValues("X-Subject-Token").Single();
    }

    /// <summary>What Keystone answers to a token.</summary>
    public async Task<(HttpStatusCode Status, string Body)> AskAsync(string token, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{authUrl}/{path}");
        request.Headers.Add("X-Auth-Token", token);
        using var answer = await _http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public void Dispose() => _http.Dispose();
}
