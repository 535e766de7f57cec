using Magnum.IntegrationTests.Bays;
using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Hosting;

namespace Magnum.IntegrationTests.FullCloud;

[Trait("Category", "FullCloud")]
public sealed class BayTests(FullCloudFixture cloud) : IClassFixture<FullCloudFixture>
{
    [Fact]
    public async Task Bay_CreatedScaledDeleted_HasRealServersAndLeavesNothing()
    {
        var name = $"full-{Guid.NewGuid():N}"[..12];
        await using var server = await TestServer.StartNewAsync(cloud.Settings());
        using var witness = await CloudWitness.LogInAsync(cloud.AuthUrl);
        var life = new BayLifeCycle(server, witness)
        {
            WhileItLives = async bay =>
            {
                var has = await CloudInventory.OfAsync(witness.Project, name);
                has.ShouldBeOf(bay.NodeCount);
                bay.NodeAddresses.ShouldBe(has.FloatingIps, ignoreOrder: true);
            },
            WhenItIsGone = async _ => (await CloudInventory.OfAsync(witness.Project, name)).ShouldBeOf(0),
        };

        await life.RunAsync(name);

        (await server.StopAsync()).ShouldBe(0, server.Output);
        (await StoredRows.SecretsAsync(server)).ShouldBe(0);
    }
}
