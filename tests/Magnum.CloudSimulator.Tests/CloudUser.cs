using System.Text.Json.Nodes;

namespace Magnum.CloudSimulator.Tests;

/// <summary>Somebody who has logged in.</summary>
internal sealed record CloudUser(CloudClient Client, string Token, JsonObject Body)
{
    public string UserId => (string)Body["user"]!["id"]!;

    public string ProjectId => (string)Body["project"]!["id"]!;

    public string DomainId => (string)Body["domain"]!["id"]!;

    public IEnumerable<string> Roles => Body["roles"]!.AsArray().Select(role => (string)role!["name"]!);

    public string Heat => Endpoint("orchestration");

    public string Endpoint(string type) => (string)Body["catalog"]!.AsArray().Single(service => (string?)service!["type"] == type)!["endpoints"]!.AsArray()
        .Single(endpoint => (string?)endpoint!["interface"] == "public")!["url"]!;

    public Task<Reply> GetAsync(string url) => Client.SendAsync(HttpMethod.Get, url, Token);

    public Task<Reply> PostAsync(string url, JsonNode? body) => Client.SendAsync(HttpMethod.Post, url, Token, body);

    public Task<Reply> PutAsync(string url, JsonNode? body) => Client.SendAsync(HttpMethod.Put, url, Token, body);

    public Task<Reply> PatchAsync(string url, JsonNode? body) => Client.SendAsync(HttpMethod.Patch, url, Token, body);

    public Task<Reply> DeleteAsync(string url) => Client.SendAsync(HttpMethod.Delete, url, Token);

    public Task<Reply> KeystoneAsync(HttpMethod method, string path, JsonNode? body = null, string? subject = null) =>
        Client.SendAsync(method, $"{Client.AuthUrl}{path}", Token, body, subject);
}
