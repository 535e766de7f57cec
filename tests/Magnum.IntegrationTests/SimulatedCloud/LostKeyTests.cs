using System.Security.Cryptography;
using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Hosting;
using Magnum.V1;

namespace Magnum.IntegrationTests.SimulatedCloud;

/// <summary>The key that seals the bays' secrets is lost: bays can still be deleted, and nothing of them is left behind.</summary>
[Trait("Category", "SimulatedCloud")]
public sealed class LostKeyTests(SimulatorProcess cloud) : IClassFixture<SimulatorProcess>
{
    [Fact]
    public async Task Bays_WhoseKeyIsLost_CanBeDeletedSettledOrInProgress()
    {
        await using var before = await TestServer.StartNewAsync(Settings("before"));
        using var witness = await CloudWitness.LogInAsync(cloud.AuthUrl);
        using var client = before.Client(witness.Project.Token);
        var baymodel = await client.CreateBaymodelAsync();
        var settled = await client.CreateBayAsync("settled", baymodel);
        await client.SettledAsync(settled.Uuid, BayStatus.CreateComplete);
        var begun = await client.CreateBayAsync("begun", baymodel);
        await client.UntilAsync(begun.Uuid, bay => bay.StackId.Length > 0);
        await before.KillAsync();
        var settings = Settings("after");
        settings["store:sqlite_path"] = before.Database;
        await using var after = await TestServer.StartNewAsync(settings);
        using var later = after.Client(witness.Project.Token);

        await later.DeleteBayAsync(settled.Uuid);
        await later.DeleteBayAsync(begun.Uuid);

        foreach (var uuid in new[] { settled.Uuid, begun.Uuid })
        {
            await later.GoneAsync(uuid);
            (await witness.TracesOfAsync(uuid)).ShouldBeNone();
        }

        after.Output.ShouldContain("cannot be opened");
    }

    private Dictionary<string, string> Settings(string key) => new(TestServer.SettingsFor(cloud.AuthUrl), StringComparer.Ordinal)
    {
        ["secrets:keys"] = $"{key}:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}",
    };
}
