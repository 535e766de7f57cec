using Magnum.IntegrationTests.Bays;
using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Hosting;
using Magnum.V1;

namespace Magnum.IntegrationTests.RealHeat;

/// <summary>The stacks of all projects, listed with the rights of a service user whom Heat's policy lets.</summary>
[Trait("Category", "RealHeat")]
public sealed class SweepTests(LightCloud cloud) : IClassFixture<LightCloud>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stack_ChangedPastMagnum_IsFoundInTheListOfAll(bool deletes)
    {
        _ = cloud;
        await using var server = await TestServer.StartNewAsync(SweepLife.With(LightCloud.Settings()));
        using var witness = await CloudWitness.LogInAsync(LightCloud.AuthUrl);
        using var client = server.Client(witness.Project.Token);
        var life = new SweepLife(server, witness);
        var bay = await client.CreateBayAsync($"sweep-{Guid.NewGuid():N}"[..16], await client.CreateBaymodelAsync());
        bay = await client.SettledAsync(bay.Uuid, BayStatus.CreateComplete);

        await (deletes ? life.DeletedAsync(client, bay) : life.CheckedAsync(client, bay));

        await client.DeleteBayAsync(bay.Uuid);
        await client.GoneAsync(bay.Uuid);
    }
}
