using Magnum.IntegrationTests.Bays;
using Magnum.IntegrationTests.Clouds;
using Magnum.V1;

namespace Magnum.IntegrationTests.Swarm;

/// <summary>A Swarm bay whose servers nobody plays: its stack waits until they really boot and tell Heat.</summary>
internal sealed class BootingBay(CloudAccount project, Bay bay, int servers) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public string Uuid => bay.Uuid;

    /// <summary>Has a bay created.</summary>
    /// <param name="client">A client of a member of the project.</param>
    /// <param name="project">The project, in which no agent signals for servers.</param>
    /// <param name="name">Name of the bay and its baymodel.</param>
    /// <param name="masters">How many masters; there is one node.</param>
    /// <param name="givesTrust">Whether the node is given the trust.</param>
    public static async Task<BootingBay> CreateAsync(MagnumClient client, CloudAccount project, string name, int masters = 1, bool givesTrust = false)
    {
        var baymodel = MagnumClient.SwarmBaymodel(name);
        baymodel.DnsNameserver = "8.8.8.8";
        baymodel.FlavorId = "m1.small";
        if (givesTrust)
        {
            baymodel.Labels["cluster_user_trust"] = "true";
        }

        var model = await client.CreateAsync(baymodel);
        var bay = await client.Bays.CreateBayAsync(new CreateBayRequest { Bay = new Bay { Name = name, BaymodelId = model.Uuid, MasterCount = masters, NodeCount = 1 } });
        bay = await client.UntilAsync(bay.Uuid, now => now.StackId.Length > 0);
        return new BootingBay(project, bay, masters + 1);
    }

    /// <summary>The user data of its servers, as Heat keeps it, when they are all there.</summary>
    public async Task<IReadOnlyList<string>> UserDataAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var found = await project.ListAsync("orchestration", $"stacks?id={bay.StackId}", "stacks");
        var path = $"stacks/{found[0]["stack_name"]}/{bay.StackId}/resources?nested_depth=5";
        while (await ticks.WaitForNextTickAsync(patience.Token))
        {
            var complete = (await project.ListAsync("orchestration", path, "resources")).Where(resource => resource["resource_status"]!.GetValue<string>() == "CREATE_COMPLETE")
                .ToLookup(resource => resource["resource_type"]!.GetValue<string>(), resource => resource["physical_resource_id"]!.GetValue<string>());
            if (complete["OS::Nova::Server"].Count() == servers)
            {
                return await Task.WhenAll(complete["OS::Heat::CloudConfig"].Select(ConfigAsync));
            }
        }

        throw new TimeoutException("The servers were not made.");
    }

    /// <summary>Removes what Heat still has of it: a stack that waits for its servers keeps Heat busy.</summary>
    public async ValueTask DisposeAsync()
    {
        var found = await project.ListAsync("orchestration", $"stacks?id={bay.StackId}", "stacks");
        foreach (var stack in found.Where(stack => !stack["stack_status"]!.GetValue<string>().StartsWith("DELETE_", StringComparison.Ordinal)))
        {
            await project.SendAsync(HttpMethod.Delete, "orchestration", $"stacks/{stack["stack_name"]}/{bay.StackId}");
        }
    }

    private async Task<string> ConfigAsync(string id) =>
        (await project.GetAsync("orchestration", $"software_configs/{id}"))["software_config"]!["config"]!.GetValue<string>();
}
