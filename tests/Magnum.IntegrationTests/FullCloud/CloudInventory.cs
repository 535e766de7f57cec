using System.Text.Json.Nodes;
using Magnum.IntegrationTests.Clouds;

namespace Magnum.IntegrationTests.FullCloud;

/// <summary>What a bay really has: ids from Nova, Neutron and Cinder, found by the names that the bay's stack gives.</summary>
internal sealed record CloudInventory(
    IReadOnlyList<string> Servers, IReadOnlyList<string> Ports, IReadOnlyList<string> FloatingIps, IReadOnlyList<string> Volumes, IReadOnlyList<string> Networks)
{
    public static async Task<CloudInventory> OfAsync(CloudAccount project, string bay)
    {
        var servers = await project.ListAsync("compute", "servers", "servers");
        var ports = Named(await project.ListAsync("network", "v2.0/ports", "ports"));
        var floating = await project.ListAsync("network", "v2.0/floatingips", "floatingips");
        var volumes = await project.ListAsync("volumev3", "volumes", "volumes");
        var networks = await project.ListAsync("network", "v2.0/networks", "networks");
        return new CloudInventory(
            Named(servers),
            ports,
            [.. floating.Where(ip => ports.Contains(ip["port_id"]?.GetValue<string>() ?? string.Empty)).Select(ip => ip["floating_ip_address"]!.GetValue<string>())],
            Named(volumes),
            Named(networks));

        List<string> Named(IEnumerable<JsonNode> items) =>
            [.. items.Where(item => item["name"]?.GetValue<string>().StartsWith($"{bay}-", StringComparison.Ordinal) == true).Select(item => item["id"]!.GetValue<string>())];
    }

    public void ShouldBeOf(int nodes)
    {
        Servers.Count.ShouldBe(nodes);
        Ports.Count.ShouldBe(nodes);
        FloatingIps.Count.ShouldBe(nodes);
        Volumes.Count.ShouldBe(nodes);
        Networks.Count.ShouldBe(nodes == 0 ? 0 : 1);
    }
}
