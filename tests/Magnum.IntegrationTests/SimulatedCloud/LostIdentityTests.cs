using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Hosting;
using Magnum.V1;

namespace Magnum.IntegrationTests.SimulatedCloud;

/// <summary>The caller's token is kept nowhere: a bay whose server dies before trustee and trust are made waits for its caller, then fails and cleans up.</summary>
[Trait("Category", "SimulatedCloud")]
public sealed class LostIdentityTests(SimulatorProcess cloud) : IClassFixture<SimulatorProcess>
{
    [Fact]
    public async Task Create_KilledBeforeIdentityAndNotRepeated_FailsAndLeavesNothing()
    {
        var points = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["nothing"] = "commit-after:create.identity",
            ["trustee"] = "call-after:keystone.trustee-create",
            ["trust"] = "call-after:keystone.trust-create",
        };
        var settings = TestServer.SettingsFor(cloud.AuthUrl);
        settings["bays:identity_timeout"] = "5";
        settings["gateway:identity_budget"] = "4";
        await using var server = new TestServer(settings);
        using var witness = await CloudWitness.LogInAsync(cloud.AuthUrl);
        using var client = server.Client(witness.Project.Token);
        var formerTrustees = new Dictionary<string, string?>();

        foreach (var (name, point) in points)
        {
            await server.StartAsync(point);
            var baymodel = await client.CreateBaymodelAsync(name);
            await server.TryAsync(() => client.CreateBayAsync(name, baymodel));
            await server.DiedAsync();
        }

        await server.StartAsync();
        var bays = (await client.Bays.ListBaysAsync(new ListBaysRequest())).Bays.ToDictionary(bay => bay.Name, bay => bay.Uuid);
        bays.Keys.ShouldBe(points.Keys, ignoreOrder: true);
        foreach (var (_, uuid) in bays)
        {
            var traces = await witness.TracesOfAsync(uuid);
            formerTrustees[uuid] = traces.Trustees is [var trustee, ..] ? trustee : null;
            var failed = await client.SettledAsync(uuid, BayStatus.CreateFailed);
            failed.StatusReason.ShouldContain("IDENTITY_LOST");
            (await witness.TracesOfAsync(uuid)).ShouldBeNone();
        }

        foreach (var (_, uuid) in bays)
        {
            await client.DeleteBayAsync(uuid);
        }

        // A request of the dead server may still be on its way: the delete looks again when that cannot be any more.
        foreach (var (_, uuid) in bays)
        {
            await client.GoneAsync(uuid, TimeSpan.FromSeconds(150));
            (await witness.TracesOfAsync(uuid, formerTrustees[uuid])).ShouldBeNone();
        }
    }
}
