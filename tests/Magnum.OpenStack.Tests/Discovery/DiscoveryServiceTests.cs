using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Discovery;
using Magnum.OpenStack.Discovery;
using Magnum.OpenStack.Tests.Scripted;

namespace Magnum.OpenStack.Tests.Discovery;

public sealed class DiscoveryServiceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Make_NothingGivenOrSet_IsAnAddressHereWithATokenOfTheBay()
    {
        using var service = Service();
        var bay = Bay(masters: 3);

        var address = await service.MakeAsync(bay, CancellationToken.None);

        address.Url.ShouldBe($"http://magnum:9511/v1/discovery/{address.Token}");
        DiscoveryToken.BayOf(address.Token!).ShouldBe(bay.Uuid);
    }

    [Fact]
    public async Task Make_OutsideServiceIsSet_IsItsAnswer()
    {
        await using var server = new DiscoveryServer(200, "https://discovery.example.com/3e86b59982e49066c5d813af1c2e2579cbf573de\n");
        using var service = Service($"{server.Address}/new?size={{size}}");

        var address = await service.MakeAsync(Bay(masters: 5), CancellationToken.None);

        address.ShouldBe(new DiscoveryAddress("https://discovery.example.com/3e86b59982e49066c5d813af1c2e2579cbf573de", null));
        server.Requests.ShouldBe(["GET /new?size=5 HTTP/1.1"]);
    }

    [Theory]
    [InlineData(200, "", "DISCOVERY_INVALID")]
    [InlineData(200, "no address", "DISCOVERY_INVALID")]
    [InlineData(200, "ftp://discovery.example.com/a", "DISCOVERY_INVALID")]
    [InlineData(200, "https://a.example.com/\nhttps://b.example.com/", "DISCOVERY_INVALID")]
    [InlineData(302, "https://discovery.example.com/a", "DISCOVERY_INVALID")]
    [InlineData(404, "", "DISCOVERY_INVALID")]
    [InlineData(500, "", "DISCOVERY_UNAVAILABLE")]
    [InlineData(429, "", "DISCOVERY_UNAVAILABLE")]
    public async Task Make_OutsideServiceFails_IsTheServicesFault(int status, string body, string code)
    {
        await using var server = new DiscoveryServer(status, body, "Location: http://127.0.0.1:1/\r\n");
        using var service = Service($"{server.Address}/new?size={{size}}");

        var fault = await Should.ThrowAsync<CloudException>(() => service.MakeAsync(Bay(), CancellationToken.None));

        (fault.Code, fault.IsTransient, fault.Owner).ShouldBe((code, code == DiscoveryService.Unavailable, FaultOwner.Service));
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Make_GivenForAsManyAsTheMasters_IsKept()
    {
        await using var server = new DiscoveryServer(200, """{"action":"get","node":{"key":"/x/_config/size","value":"3","modifiedIndex":1,"createdIndex":1}}""");
        using var service = Service("http://127.0.0.1:1/never-asked?size={size}");
        var given = $"{server.Address}/token/";

        var address = await service.MakeAsync(Bay(masters: 3, given), CancellationToken.None);

        address.ShouldBe(new DiscoveryAddress(given, null));
        server.Requests.ShouldBe(["GET /token/_config/size HTTP/1.1"]);
    }

    [Theory]
    [InlineData(200, """{"node":{"value":"2"}}""", "DISCOVERY_INVALID", "for 2 members, but the bay has 3 masters")]
    [InlineData(200, """{"node":{"value":"three"}}""", "DISCOVERY_INVALID", "_config/size")]
    [InlineData(200, """{"node":{"value":3}}""", "DISCOVERY_INVALID", "_config/size")]
    [InlineData(200, """{"node":[]}""", "DISCOVERY_INVALID", "_config/size")]
    [InlineData(200, "[]", "DISCOVERY_INVALID", "_config/size")]
    [InlineData(200, "<html>", "DISCOVERY_INVALID", "_config/size")]
    [InlineData(301, "", "DISCOVERY_INVALID", "301")]
    [InlineData(404, "", "DISCOVERY_INVALID", "404")]
    [InlineData(503, "", "DISCOVERY_UNAVAILABLE", "503")]
    public async Task Make_GivenThatDoesNotFit_IsTheUsersFault(int status, string body, string code, string said)
    {
        await using var server = new DiscoveryServer(status, body, "Location: http://127.0.0.1:1/\r\n");
        using var service = Service();

        var fault = await Should.ThrowAsync<CloudException>(() => service.MakeAsync(Bay(masters: 3, $"{server.Address}/token"), CancellationToken.None));

        (fault.Code, fault.Owner).ShouldBe((code, FaultOwner.User));
        fault.Message.ShouldContain(said);
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Make_AnswerTooLong_IsRefused()
    {
        await using var server = new DiscoveryServer(200, new string(' ', 100_000));
        using var service = Service();

        var fault = await Should.ThrowAsync<CloudException>(() => service.MakeAsync(Bay(discoveryUrl: server.Address), CancellationToken.None));

        fault.Code.ShouldBe(DiscoveryService.Invalid);
        fault.Message.ShouldContain("65536");
    }

    [Fact]
    public async Task Make_NobodyThereOrNoAnswer_MayPass()
    {
        using var silent = SilentServer.Start();
        using var impatient = Service(timeout: TimeSpan.FromMilliseconds(200));

        var mute = await Should.ThrowAsync<CloudException>(() => impatient.MakeAsync(Bay(discoveryUrl: silent.Address.ToString()), CancellationToken.None));
        var nobody = await Should.ThrowAsync<CloudException>(() => Service().MakeAsync(Bay(discoveryUrl: "http://127.0.0.1:1/token"), CancellationToken.None));

        (mute.Code, mute.IsTransient).ShouldBe((DiscoveryService.Unavailable, true));
        (nobody.Code, nobody.IsTransient).ShouldBe((DiscoveryService.Unavailable, true));
    }

    [Fact]
    public async Task Make_Cancelled_IsNoFault()
    {
        using var silent = SilentServer.Start();
        using var service = Service();
        using var cancelled = new CancellationTokenSource();
        var making = service.MakeAsync(Bay(discoveryUrl: silent.Address.ToString()), cancelled.Token);
        await silent.Connected;

        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => making);
    }

    private static DiscoveryService Service(string? endpoint = null, TimeSpan? timeout = null) => new(new OwnDiscovery("http://magnum:9511"), endpoint, timeout ?? Patience);

    private static BayState Bay(int masters = 1, string? discoveryUrl = null) => new()
    {
        Uuid = Guid.NewGuid(),
        ProjectId = "p",
        UserId = "u",
        Name = "bay",
        BaymodelUuid = Guid.NewGuid(),
        Baymodel = new BaymodelSpec { Coe = "swarm", ImageId = "image", KeypairId = "key", ExternalNetworkId = "public", ClusterDistro = "fedora-atomic" },
        NodeCount = 1,
        MasterCount = masters,
        DiscoveryUrl = discoveryUrl,
        Status = BayStatus.CreateInProgress,
        StackName = "stack",
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
