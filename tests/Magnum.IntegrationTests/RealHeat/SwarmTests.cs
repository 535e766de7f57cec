using Magnum.IntegrationTests.Bays;
using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Hosting;
using Magnum.IntegrationTests.Swarm;
using Magnum.V1;

namespace Magnum.IntegrationTests.RealHeat;

/// <summary>The Swarm driver's templates in a real Heat.</summary>
[Trait("Category", "RealHeat")]
public sealed class SwarmTests(LightCloud cloud) : IClassFixture<LightCloud>
{
    [Theory]
    [MemberData(nameof(SwarmChoice.Pairwise), MemberType = typeof(SwarmChoice))]
    public async Task Bay_OfAnyChoice_IsCreatedScaledAndDeleted(SwarmChoice choice)
    {
        _ = cloud;
        var name = UniqueName("swarm");
        await using var server = await TestServer.StartNewAsync(LightCloud.Settings());
        using var witness = await CloudWitness.LogInAsync(LightCloud.AuthUrl);
        var life = new SwarmLife(server, witness, name, choice.Baymodel(name), choice.Masters) { LoadBalancer = choice.LoadBalancer, NeedsTrust = choice.NeedsTrust };

        await life.RunAsync(1, 2, 1);

        (await server.StopAsync()).ShouldBe(0, server.Output);
        (await StoredRows.SecretsAsync(server)).ShouldBe(0);
    }

    [Fact]
    public async Task Bay_ToldWhichNodeIsToGo_LosesThatOne()
    {
        await using var server = await TestServer.StartNewAsync(LightCloud.Settings());
        using var witness = await CloudWitness.LogInAsync(LightCloud.AuthUrl);
        using var client = server.Client(witness.Project.Token);
        var name = UniqueName("chosen");
        var model = await client.CreateAsync(MagnumClient.SwarmBaymodel(name));
        var bay = await client.CreateBayAsync(name, model.Uuid, nodes: 3);
        bay = await client.SettledAsync(bay.Uuid, BayStatus.CreateComplete);
        var servers = await OutputAsync(witness, bay, "node_servers");

        await client.Bays.UpdateBayAsync(new UpdateBayRequest { Id = bay.Uuid, Bay = new Bay { NodeCount = 2 }, NodesToRemove = { servers[1] } });
        await client.UntilAsync(bay.Uuid, seen => seen.Status == BayStatus.UpdateComplete);

        (await OutputAsync(witness, bay, "node_servers")).ShouldBe([servers[0], servers[2]], ignoreOrder: true);
        await client.DeleteBayAsync(bay.Uuid);
        await client.GoneAsync(bay.Uuid);
    }

    private static async Task<string> StackNameAsync(CloudWitness witness, Bay bay) =>
        (await witness.Project.ListAsync("orchestration", $"stacks?id={bay.StackId}", "stacks")).Single()["stack_name"]!.GetValue<string>();

    private static async Task<IReadOnlyList<string>> OutputAsync(CloudWitness witness, Bay bay, string output) =>
        [.. (await witness.Project.GetAsync("orchestration", $"stacks/{await StackNameAsync(witness, bay)}/{bay.StackId}/outputs/{output}"))["output"]!["output_value"]!
            .AsArray().Select(item => item!.GetValue<string>())];

    private static string UniqueName(string what) => $"{what}-{Guid.NewGuid():N}"[..16];
}
