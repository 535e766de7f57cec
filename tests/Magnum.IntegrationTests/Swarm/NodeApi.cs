using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Magnum.IntegrationTests.Hosting;

namespace Magnum.IntegrationTests.Swarm;

/// <summary>The certificates of a server's endpoint for nodes, asked for as a bay's server does.</summary>
internal sealed class NodeApi(TestServer server) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server.NodeAddress };

    /// <summary>What it answers to one who asks for the certificate of a bay's authority.</summary>
    public Task<(HttpStatusCode Status, JsonNode Body, string Challenge)> ShowAsync(string token, string bay) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, $"/v1/certificates/{bay}"), token);

    /// <summary>What it answers to one who asks for a certificate.</summary>
    public Task<(HttpStatusCode Status, JsonNode Body, string Challenge)> SignAsync(string token, string bay, string csr) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, "/v1/certificates") { Content = JsonContent.Create(new { bay_uuid = bay, csr }) }, token);

    /// <summary>Both are open to that token.</summary>
    public async Task ShouldOpenAsync(string token, string bay, string csr)
    {
        var (status, body, _) = await ShowAsync(token, bay);
        status.ShouldBe(HttpStatusCode.OK, body.ToString());
        body["pem"]!.GetValue<string>().ShouldStartWith("-----BEGIN CERTIFICATE-----");
        (status, body, _) = await SignAsync(token, bay, csr);
        status.ShouldBe(HttpStatusCode.Created, body.ToString());
    }

    /// <summary>Both are refused to that token with this status, in Magnum's form.</summary>
    public async Task ShouldRefuseAsync(string token, string bay, string csr, HttpStatusCode expected, string detail)
    {
        foreach (var (status, body, challenge) in new[] { await ShowAsync(token, bay), await SignAsync(token, bay, csr) })
        {
            status.ShouldBe(expected, body.ToString());
            var error = body["errors"]!.AsArray().ShouldHaveSingleItem()!;
            error["status"]!.GetValue<int>().ShouldBe((int)expected);
            error["code"]!.GetValue<string>().ShouldBe("client");
            error["detail"]!.GetValue<string>().ShouldContain(detail);
            error["detail"]!.GetValue<string>().ShouldStartWith(error["title"]!.GetValue<string>() + ".");
            challenge.ShouldStartWith(expected == HttpStatusCode.Unauthorized ? "Keystone uri=\"http" : string.Empty);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<(HttpStatusCode Status, JsonNode Body, string Challenge)> SendAsync(HttpRequestMessage request, string token)
    {
        using (request)
        {
            request.Headers.Add("X-Auth-Token", token);
            using var answer = await _http.SendAsync(request);
            return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!, answer.Headers.WwwAuthenticate.ToString());
        }
    }
}
