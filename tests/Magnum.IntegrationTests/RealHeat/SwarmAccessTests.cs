using System.Net;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Grpc.Core;
using Magnum.Drivers.Tests.SwarmFedoraAtomic;
using Magnum.IntegrationTests.BadInput;
using Magnum.IntegrationTests.Bays;
using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Hosting;
using Magnum.IntegrationTests.Swarm;

namespace Magnum.IntegrationTests.RealHeat;

/// <summary>What somebody can do who has got hold of what the servers of a Swarm bay were given; with a real Keystone.</summary>
[Trait("Category", "RealHeat")]
[SupportedOSPlatform("linux")]
public sealed class SwarmAccessTests : IAsyncLifetime, IDisposable
{
    private const string NotFound = "There is no bay";
    private const string NotValid = "The token is not valid";
    private TestServer _server = null!;
    private CloudWitness _witness = null!;
    private MagnumClient _client = null!;
    private NodeApi _api = null!;

    public async Task InitializeAsync()
    {
        _witness = await CloudWitness.LogInAsync(LightCloud.AuthUrl, "alt");
        _server = await TestServer.StartNewAsync(LightCloud.Settings());
        _client = _server.Client(_witness.Project.Token);
        _api = new NodeApi(_server);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _witness.Dispose();
    }

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task NodeUser_OpensCertificatesOfItsOwnBayAndNothingElse()
    {
        using var elsewhere = await CloudAccount.LogInAsync(LightCloud.AuthUrl, "demo", "demopw", "demo");
        using var theirs = _server.Client(elsewhere.Token);
        await using var own = await BootingBay.CreateAsync(_client, _witness.Project, NameOf("own"));
        await using var neighbour = await BootingBay.CreateAsync(_client, _witness.Project, NameOf("neighbour"));
        await using var stranger = await BootingBay.CreateAsync(theirs, elsewhere, NameOf("stranger"));
        BootingBay[] bays = [own, neighbour, stranger];
        var users = new List<BayUser>();
        foreach (var bay in bays)
        {
            users.Add(await NodeUserAsync(bay));
        }

        var csr = await OpenSsl.GreedyRequestAsync();
        foreach (var (user, bay) in users.Zip(bays))
        {
            var token = await user.LogInAsync();
            await _api.ShouldOpenAsync(token, bay.Uuid, csr);
            foreach (var other in bays.Where(other => other != bay))
            {
                await _api.ShouldRefuseAsync(token, other.Uuid, csr, HttpStatusCode.NotFound, NotFound);
            }
        }

        await ShouldGetNoMoreThanAServerMayHaveAsync(await users[0].LogInAsync(), own.Uuid, csr);
        await ShouldOpenNoCallAsync(await users[0].LogInAsync(), own.Uuid);
        await ShouldSeeNoTrustAsync(users[0], own.Uuid);
        await ShouldNotOutliveItsUserAsync(users[1], neighbour.Uuid, csr);
        users.ForEach(user => user.Dispose());
        await DeleteAsync(_client, own, neighbour);
        await DeleteAsync(theirs, stranger);
    }

    [Fact]
    public async Task Trustee_OpensCertificatesOfItsOwnBayAsLongAsTheTrustLasts()
    {
        await using var own = await BootingBay.CreateAsync(_client, _witness.Project, NameOf("trusting"), givesTrust: true);
        await using var neighbour = await BootingBay.CreateAsync(_client, _witness.Project, NameOf("neighbour"));
        await using var root = await NodeRootAsync(own);
        using var trustee = new BayUser(LightCloud.AuthUrl, root.Setting("TRUSTEE_USER_ID"), root.Setting("TRUSTEE_PASSWORD"));
        var csr = await OpenSsl.GreedyRequestAsync();
        var trust = root.Setting("TRUST_ID");

        foreach (var token in new[] { await trustee.LogInAsync(trust), await trustee.LogInAsync() })
        {
            await _api.ShouldOpenAsync(token, own.Uuid, csr);
            await _api.ShouldRefuseAsync(token, neighbour.Uuid, csr, HttpStatusCode.NotFound, NotFound);
        }

        await ShouldNotOutliveATrustThatEndsAsync(trustee, own.Uuid, csr);
        var removed = await trustee.LogInAsync(trust);
        await _witness.Project.SendAsync(HttpMethod.Delete, "identity", $"OS-TRUST/trusts/{trust}");
        await _api.ShouldRefuseAsync(removed, own.Uuid, csr, HttpStatusCode.Unauthorized, NotValid);
        await DeleteAsync(_client, own, neighbour);
    }

    private async Task ShouldGetNoMoreThanAServerMayHaveAsync(string token, string bay, string csr)
    {
        var (status, body, _) = await _api.SignAsync(token, bay, csr);

        status.ShouldBe(HttpStatusCode.Created, body.ToString());
        var said = await OpenSsl.DescribeAsync(body["pem"]!.GetValue<string>());
        said.ShouldContain($"CN=node.{bay}");
        said.ShouldContain("CA:FALSE");
        said.ShouldContain("Digital Signature, Key Encipherment");
        said.ShouldContain("TLS Web Client Authentication, TLS Web Server Authentication");
        said.ShouldContain("IP Address:127.0.0.1, DNS:localhost");
        said.ShouldAllBe(line => !line.Contains("admin", StringComparison.Ordinal) && !line.Contains("example.com", StringComparison.Ordinal) && !line.Contains('*'));
    }

    private async Task ShouldOpenNoCallAsync(string token, string bay)
    {
        using var client = _server.Client(token);

        foreach (var fault in await EveryCall.FaultsAsync(client, bay))
        {
            fault.ShouldBe(StatusCode.Unauthenticated, "TOKEN_INVALID", "not scoped to a project");
        }
    }

    private async Task ShouldSeeNoTrustAsync(BayUser user, string bay)
    {
        var traces = await _witness.TracesOfAsync(bay);
        var token = await user.LogInAsync();

        var own = await user.AskAsync(token, $"OS-TRUST/trusts?trustee_user_id={user.Id}");
        var trustees = await user.AskAsync(token, $"OS-TRUST/trusts?trustee_user_id={traces.Trustees.Single()}");
        var all = await user.AskAsync(token, "OS-TRUST/trusts");
        var one = await user.AskAsync(token, $"OS-TRUST/trusts/{traces.Trusts.Single()}");

        own.Status.ShouldBe(HttpStatusCode.OK, own.Body);
        JsonNode.Parse(own.Body)!["trusts"]!.AsArray().ShouldBeEmpty();
        trustees.Status.ShouldBe(HttpStatusCode.Forbidden, trustees.Body);
        all.Status.ShouldBe(HttpStatusCode.Forbidden, all.Body);
        one.Status.ShouldBe(HttpStatusCode.Forbidden, one.Body);
    }

    // A token that was used is believed for some seconds more: this one is used for the first time when it is over.
    private async Task ShouldNotOutliveItsUserAsync(BayUser user, string bay, string csr)
    {
        var token = await user.LogInAsync();
        await _witness.Admin.SendAsync(HttpMethod.Delete, "identity", $"users/{user.Id}");

        await _api.ShouldRefuseAsync(token, bay, csr, HttpStatusCode.Unauthorized, NotValid);
    }

    private async Task ShouldNotOutliveATrustThatEndsAsync(BayUser trustee, string bay, string csr)
    {
        var roles = await _witness.Admin.ListAsync("identity", "roles?name=member", "roles");
        var made = await _witness.Project.SendAsync(HttpMethod.Post, "identity", "OS-TRUST/trusts", new
        {
            trust = new
            {
                trustor_user_id = _witness.Project.UserId,
                trustee_user_id = trustee.Id,
                project_id = _witness.Project.ProjectId,
                impersonation = true,
                roles = new[] { new { id = roles.Single()["id"]!.GetValue<string>() } },
                expires_at = DateTimeOffset.UtcNow.AddSeconds(15).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture),
            },
        });
        var trust = made!["trust"]!["id"]!.GetValue<string>();
        var token = await trustee.LogInAsync(trust);
        await _api.ShouldOpenAsync(token, bay, csr);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        while ((await _api.ShowAsync(token, bay)).Status == HttpStatusCode.OK)
        {
            await ticks.WaitForNextTickAsync(patience.Token);
        }

        await _api.ShouldRefuseAsync(token, bay, csr, HttpStatusCode.Unauthorized, NotValid);
    }

    private static async Task<ThrowAwayRoot> NodeRootAsync(BootingBay bay)
    {
        var roots = (await bay.UserDataAsync()).Select(text => new ThrowAwayRoot(text)).ToList();
        foreach (var manager in roots.Where(root => root.Setting("ROLE") != "node"))
        {
            await manager.DisposeAsync();
        }

        return roots.Single(root => root.Setting("ROLE") == "node");
    }

    private static async Task<BayUser> NodeUserAsync(BootingBay bay)
    {
        await using var root = await NodeRootAsync(bay);
        root.Setting("TRUST_ID").ShouldBeEmpty();
        root.Setting("TRUSTEE_PASSWORD").ShouldBeEmpty();
        return new BayUser(LightCloud.AuthUrl, root.Setting("NODE_USER_ID"), root.Setting("NODE_PASSWORD"));
    }

    private async Task DeleteAsync(MagnumClient client, params IReadOnlyList<BootingBay> bays)
    {
        foreach (var bay in bays)
        {
            await client.DeleteBayAsync(bay.Uuid);
        }

        foreach (var bay in bays)
        {
            await client.GoneAsync(bay.Uuid);
            (await _witness.TracesOfAsync(bay.Uuid)).ShouldBeNone();
        }
    }

    private static string NameOf(string what) => $"{what}-{Guid.NewGuid():N}"[..16];
}
