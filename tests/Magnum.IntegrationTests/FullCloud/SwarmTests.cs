using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Hosting;
using Magnum.IntegrationTests.Swarm;
using Magnum.V1;

namespace Magnum.IntegrationTests.FullCloud;

/// <summary>The Swarm bay of the user guide on a whole OpenStack. Octavia is not there: a port that really exists stands for the load balancer.</summary>
[Trait("Category", "FullCloud")]
public sealed class SwarmTests(FullCloudFixture cloud) : IClassFixture<FullCloudFixture>
{
    private const int Masters = 3;

    [Fact]
    public async Task Bay_OfTheGuide_HasRealServersAndLeavesNothing()
    {
        var name = $"guide-{Guid.NewGuid():N}"[..12];
        await using var server = await TestServer.StartNewAsync(cloud.Settings());
        using var witness = await CloudWitness.LogInAsync(cloud.AuthUrl);
        var life = new SwarmLife(server, witness, name, GuidesBaymodel(), Masters)
        {
            LoadBalancer = "OS::Octavia::LoadBalancer",
            Patience = TimeSpan.FromMinutes(10),
            WhileItLives = async bay =>
            {
                var has = await CloudInventory.OfAsync(witness.Project, name);
                has.Servers.Count.ShouldBe(Masters + bay.NodeCount);
                has.Volumes.Count.ShouldBe(Masters + bay.NodeCount);
                has.Ports.Count.ShouldBe(Masters + bay.NodeCount + 1);
                has.FloatingIps.ShouldBe([.. bay.MasterAddresses, .. bay.NodeAddresses, bay.ApiAddress[6..^5]], ignoreOrder: true);
                has.Networks.Count.ShouldBe(1);
                (await SecurityGroupsAsync(witness, name)).ShouldBe([$"{name}-masters", $"{name}-nodes", $"{name}-servers"], ignoreOrder: true);
            },
        };

        await life.RunAsync(8, 7);

        (await CloudInventory.OfAsync(witness.Project, name)).ShouldBeOf(0);
        (await SecurityGroupsAsync(witness, name)).ShouldBeEmpty();
        (await server.StopAsync()).ShouldBe(0, server.Output);
        (await StoredRows.SecretsAsync(server)).ShouldBe(0);
    }

    // magnum baymodel-create --name swarmbaymodel --image-id fedora-atomic-latest --keypair-id testkey --external-network-id public
    //   --dns-nameserver 8.8.8.8 --flavor-id m1.small --docker-volume-size 5 --coe swarm
    private static Baymodel GuidesBaymodel() => new()
    {
        Name = "swarmbaymodel",
        ImageId = "fedora-atomic-latest",
        KeypairId = "testkey",
        ExternalNetworkId = "public",
        DnsNameserver = "8.8.8.8",
        FlavorId = "m1.small",
        DockerVolumeSize = 5,
        Coe = "swarm",
    };

    private static async Task<IReadOnlyList<string>> SecurityGroupsAsync(CloudWitness witness, string name) =>
        [.. (await witness.Project.ListAsync("network", "v2.0/security-groups", "security_groups"))
            .Select(group => group["name"]!.GetValue<string>()).Where(group => group.StartsWith(name + "-", StringComparison.Ordinal))];
}
