using System.Runtime.Versioning;
using Magnum.Drivers.Tests.SwarmFedoraAtomic;
using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Hosting;
using Magnum.IntegrationTests.Swarm;
using Magnum.V1;

namespace Magnum.IntegrationTests.RealHeat;

/// <summary>Servers that cannot get ready fail their bay at once, with the reason, on a real Heat.</summary>
[Trait("Category", "RealHeat")]
[SupportedOSPlatform("linux")]
public sealed class SwarmBootFailureTests
{
    [Fact]
    public Task Password_Wrong_FailsTheBayWithKeystonesAnswer() => FailAsync(
        (_, userData) => Task.FromResult(userData.Replace("NODE_PASSWORD=", "NODE_PASSWORD=not-", StringComparison.Ordinal)),
        _ => Task.CompletedTask,
        _ => $"logging in to Keystone failed (exit status 1): {LightCloud.AuthUrl}/auth/tokens answered 401 The request you have made requires authentication.");

    [Fact]
    public Task Server_Away_FailsTheBayWithWhatCurlSays() => FailAsync(
        async (server, userData) =>
        {
            await server.KillAsync();
            return userData;
        },
        server => server.StartAsync(),
        server => $"getting a certificate failed (exit status 1): {server.NodeAddress}v1/certificates/");

    private static async Task FailAsync(Func<TestServer, string, Task<string>> before, Func<TestServer, Task> after, Func<TestServer, string> expected)
    {
        using var witness = await CloudWitness.LogInAsync(LightCloud.AuthUrl, "alt");
        await using var server = await TestServer.StartNewAsync(LightCloud.Settings());
        using var client = server.Client(witness.Project.Token);
        await using var created = await BootingBay.CreateAsync(client, witness.Project, $"doomed-{Guid.NewGuid():N}"[..16]);
        var userData = (await created.UserDataAsync()).First(text => text.Contains("ROLE=master", StringComparison.Ordinal));

        await using var root = new ThrowAwayRoot(await before(server, userData));
        root.Stub("sleep", "");
        var code = await root.BootAsync();
        await after(server);
        var bay = await client.SettledAsync(created.Uuid, BayStatus.CreateFailed);

        code.ShouldNotBe(0);
        bay.StatusReason.ShouldContain(expected(server), customMessage: root.Log);
        bay.BayFaults.Values.ShouldContain(fault => fault.Contains(expected(server), StringComparison.Ordinal), bay.ToString());
        await client.DeleteBayAsync(bay.Uuid);
        await client.GoneAsync(bay.Uuid);
        (await witness.TracesOfAsync(bay.Uuid)).ShouldBeNone();
    }
}
