using Grpc.Core;
using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Hosting;
using Magnum.V1;

namespace Magnum.IntegrationTests.BadInput;

/// <summary>In a cloud whose tokens do not last long, the server's own among them.</summary>
[Trait("Category", "BadInput")]
public sealed class ExpiredTokenTests : IAsyncLifetime
{
    private readonly SimulatorProcess _cloud = new() { TokenLifetime = TimeSpan.FromSeconds(12) };

    public Task InitializeAsync() => _cloud.InitializeAsync();

    public Task DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task Token_Expired_IsRefusedAndTheBaysGoOn()
    {
        await using var server = await TestServer.StartNewAsync(TestServer.SettingsFor(_cloud.AuthUrl));
        using var account = await CloudAccount.LogInAsync(_cloud.AuthUrl, "demo", "demopw", "demo");
        using var client = server.Client(account.Token);
        var bay = await client.CreateBayAsync("bay", await client.CreateBaymodelAsync());

        var fault = await FirstFaultAsync(() => client.GetBayAsync(bay.Uuid));
        using var renewed = await server.ClientAsync(_cloud.AuthUrl);
        var complete = await renewed.UntilAsync(bay.Uuid, now => now.Status == BayStatus.CreateComplete);
        using var again = await server.ClientAsync(_cloud.AuthUrl);
        await again.DeleteBayAsync(complete.Uuid);
        await again.GoneAsync(complete.Uuid);

        fault.ShouldBe(StatusCode.Unauthenticated, "TOKEN_INVALID", "expired");
    }

    // A token gives no signal of its end: it is used until it is refused.
    private static async Task<ApiFault> FirstFaultAsync(Func<Task> call)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (await ticks.WaitForNextTickAsync(patience.Token))
        {
            try
            {
                await call();
            }
            catch (RpcException)
            {
                return await ApiFault.OfAsync(async () =>
                {
                    await call();
                    return true;
                });
            }
        }

        throw new TimeoutException("The token did not expire.");
    }
}
