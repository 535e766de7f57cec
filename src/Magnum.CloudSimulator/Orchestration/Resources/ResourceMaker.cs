using System.Globalization;
using System.Text.Json.Nodes;
using Magnum.CloudSimulator.Identity;
using Magnum.CloudSimulator.Orchestration.Stacks;
using Magnum.CloudSimulator.Orchestration.Templates;
using Magnum.CloudSimulator.Wire;

namespace Magnum.CloudSimulator.Orchestration.Resources;

/// <summary>Gives a resource what the cloud would: an id, addresses, a random value.</summary>
/// <param name="pool">The floating addresses; null in a rehearsal, which takes none.</param>
/// <param name="baseUrl">What links begin with.</param>
internal sealed class ResourceMaker(AddressPool? pool, string baseUrl)
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz234567";

    public static string PhysicalName(StackNode node, string resource) => $"{node.Name}-{resource}-{Random.Shared.GetString(Letters, 12)}";

    /// <summary>Makes the resource as the type that its own stands for; a failure when the cloud has run out of something.</summary>
    public Failure? Make(StackResource resource, string type, StackNode node, Stack root)
    {
        resource.PhysicalId = type switch
        {
            "OS::Heat::RandomString" or "OS::Heat::Value" or "OS::Heat::TestResource" or "OS::Heat::None" or "OS::Heat::Delay" => resource.PhysicalName,
            "OS::Heat::WaitConditionHandle" or "OS::Heat::UpdateWaitConditionHandle" => IdentityStore.NewId(),
            _ => Guid.NewGuid().ToString(),
        };
        var properties = resource.Properties;
        var facts = resource.Facts = [];
        switch (type)
        {
            case "OS::Heat::RandomString":
                facts["value"] = RandomText(properties);
                break;
            case "OS::Heat::TestResource":
                facts["output"] = properties["value"]?.DeepClone();
                break;
            case "OS::Heat::WaitConditionHandle":
                MakeHandle(resource, node, root);
                break;
            case "OS::Heat::WaitCondition":
                facts["data"] = "{\"1\": \"ok\"}";
                break;
            case "OS::Neutron::Port":
                MakePort(resource, root);
                break;
            case "OS::Nova::Server":
                MakeServer(resource, root);
                break;
            case "OS::Octavia::LoadBalancer" or "OS::Neutron::LBaaS::LoadBalancer":
                facts["vip_address"] = Host(root, properties.Text("vip_subnet"));
                facts["vip_port_id"] = Guid.NewGuid().ToString();
                break;
            case "OS::Neutron::FloatingIP":
                return MakeFloating(resource, root);
            default:
                break;
        }

        return null;
    }

    /// <summary>Gives back what the resource held.</summary>
    public void Unmake(StackResource resource)
    {
        if (resource.Type == "OS::Neutron::FloatingIP" && resource.Facts.Text("floating_ip_address") is { } address)
        {
            pool?.Return(address);
        }
    }

    private static string RandomText(JsonObject properties)
    {
        var length = int.TryParse(PythonText.Of(properties["length"]), out var asked) ? asked : 32;
        return Random.Shared.GetString("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", length);
    }

    private void MakeHandle(StackResource resource, StackNode node, Stack root)
    {
        var endpoint = $"{baseUrl}/orchestration/v1/{root.ProjectId}/stacks/{node.Name}/{node.Id}/resources/{resource.Name}/signal";
        var token = $"sig.{IdentityStore.NewId()}";
        resource.Facts["endpoint"] = endpoint;
        resource.Facts["token"] = token;
        resource.Facts["curl_cli"] = $"curl -i -X POST -H 'X-Auth-Token: {token}' -H 'Content-Type: application/json' -H 'Accept: application/json' {endpoint}";
    }

    private static void MakePort(StackResource resource, Stack root)
    {
        var asked = (resource.Properties["fixed_ips"] as JsonArray)?.FirstOrDefault();
        var subnet = asked.Text("subnet") ?? asked.Text("subnet_id");
        var address = asked.Text("ip_address") ?? Host(root, subnet);
        resource.Facts["fixed_ips"] = new JsonArray(new JsonObject { ["ip_address"] = address, ["subnet_id"] = subnet ?? "" });
        resource.Facts["mac_address"] = $"fa:16:3e:{resource.PhysicalId[..2]}:{resource.PhysicalId[2..4]}:{resource.PhysicalId[4..6]}";
        resource.Facts["network_id"] = resource.Properties.Text("network") ?? resource.Properties.Text("network_id");
    }

    private static void MakeServer(StackResource resource, Stack root)
    {
        var networks = new JsonObject();
        var addresses = new JsonObject();
        foreach (var network in resource.Properties["networks"] as JsonArray ?? [])
        {
            var port = Find(root, network.Text("port"));
            var address = (port?.Facts["fixed_ips"] as JsonArray)?[0].Text("ip_address") ?? network.Text("fixed_ip") ?? Host(root, network.Text("subnet"));
            var id = port?.Facts.Text("network_id") ?? network.Text("network") ?? network.Text("uuid") ?? "private";
            var name = Find(root, id) is { } made ? made.Properties.Text("name") ?? made.PhysicalName : Inventory.Networks.FirstOrDefault(one => one.Id == id)?.Name ?? id;
            List(networks, name).Add(address);
            List(addresses, name).Add(new JsonObject { ["addr"] = address, ["version"] = 4, ["OS-EXT-IPS:type"] = "fixed", ["port"] = port?.PhysicalId ?? resource.PhysicalId });
        }

        resource.Facts["first_address"] = networks.FirstOrDefault().Value is JsonArray first ? first[0]!.DeepClone() : "";
        resource.Facts["networks"] = networks;
        resource.Facts["addresses"] = addresses;
        resource.Facts["accessIPv4"] = "";
        resource.Facts["instance_name"] = $"instance-{resource.PhysicalId[..8]}";
    }

    private Failure? MakeFloating(StackResource resource, Stack root)
    {
        var port = Find(root, resource.Properties.Text("port_id"));
        resource.Facts["fixed_ip_address"] = (port?.Facts["fixed_ips"] as JsonArray)?[0].Text("ip_address");
        var address = pool is null ? "172.24.0.9" : pool.Take();
        resource.Facts["floating_ip_address"] = address;
        return address is null
            ? new Failure("IpAddressGenerationFailureClient", "", $"No more IP addresses available on network {Inventory.Networks[0].Id}.")
            : null;
    }

    private static JsonArray List(JsonObject map, string name)
    {
        if (map[name] is not JsonArray list)
        {
            map[name] = list = [];
        }

        return list;
    }

    private static StackResource? Find(Stack root, string? physicalId) => physicalId is null ? null : Stack.Walk(root.Root)
        .Select(visit => visit.Node.Resources.Values.FirstOrDefault(resource => resource.PhysicalId == physicalId))
        .FirstOrDefault(resource => resource is not null);

    private static string Host(Stack root, string? subnet)
    {
        var cidr = Find(root, subnet)?.Properties.Text("cidr") ?? Inventory.Networks[1].Cidr;
        var parts = cidr.Split('/');
        var size = 1u << (32 - (parts.Length == 2 && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var bits) && bits is > 0 and <= 30 ? bits : 24));
        root.LastHost++;
        return AddressPool.Text(AddressPool.Number(parts[0]) + ((uint)root.LastHost % size));
    }
}
