using Grpc.Core;
using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Hosting;
using Magnum.V1;

namespace Magnum.IntegrationTests.BadInput;

[Trait("Category", "BadInput")]
public sealed class TokenTests(RunningServer running) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task EveryCall_WithoutToken_IsUnauthenticated()
    {
        using var client = running.Server.Client(null);

        foreach (var fault in await EveryCall.FaultsAsync(client))
        {
            fault.ShouldBe(StatusCode.Unauthenticated, "TOKEN_MISSING", "x-auth-token");
        }
    }

    [Fact]
    public async Task EveryCall_WithNonsense_IsUnauthenticated()
    {
        using var client = running.Server.Client("nonsense");

        foreach (var fault in await EveryCall.FaultsAsync(client))
        {
            fault.ShouldBe(StatusCode.Unauthenticated, "TOKEN_INVALID", "Get a new project-scoped one");
        }
    }

    [Fact]
    public async Task Call_WithRevokedToken_IsUnauthenticated()
    {
        using var account = await CloudAccount.LogInAsync(running.Cloud.AuthUrl, "demo", "demopw", "demo");
        using var client = running.Server.Client(account.Token);
        using var revoke = new HttpRequestMessage(HttpMethod.Delete, $"{running.Cloud.AuthUrl}/auth/tokens");
        revoke.Headers.Add("X-Auth-Token", account.Token);
        revoke.Headers.Add("X-Subject-Token", account.Token);
        using var http = new HttpClient();
        (await http.SendAsync(revoke)).EnsureSuccessStatusCode();

        var fault = await ApiFault.OfAsync(() => client.GetBayAsync("any"));

        fault.ShouldBe(StatusCode.Unauthenticated, "TOKEN_INVALID", "expired");
    }

    [Fact]
    public async Task ListServices_WithoutAdminRole_IsDenied()
    {
        using var demo = await running.ClientAsync();
        using var admin = await running.ClientAsync("admin", "adminpw");

        var fault = await ApiFault.OfAsync(async () => await demo.Services.ListServicesAsync(new ListServicesRequest()));
        var services = await admin.Services.ListServicesAsync(new ListServicesRequest());

        fault.ShouldBe(StatusCode.PermissionDenied, "ADMIN_REQUIRED", "role admin");
        var service = services.Services.ShouldHaveSingleItem();
        service.State.ShouldBe("up");
        service.Binary.ShouldBe("magnum-server");
        service.ShardCount.ShouldBe(1024);
    }
}
