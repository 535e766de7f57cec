using System.Text.Json.Nodes;
using Magnum.CloudSimulator.Identity;
using Magnum.CloudSimulator.Orchestration;
using Magnum.CloudSimulator.Wire;

namespace Magnum.CloudSimulator.Networking;

/// <summary>Neutron's networks and subnets.</summary>
internal sealed class NetworkApi(IdentityStore identity)
{
    public static Answer Versions(CloudCall call) => Answer.Json(200, new JsonObject
    {
        ["versions"] = new JsonArray(new JsonObject
        {
            ["id"] = "v2.0",
            ["status"] = "CURRENT",
            ["links"] = new JsonArray(new JsonObject { ["rel"] = "self", ["href"] = $"{call.BaseUrl}/network/v2.0/" }),
        }),
    });

    public Answer Networks(CloudCall call)
    {
        Check(call);
        var (names, ids, external) = (call.QueryAll("name"), call.QueryAll("id"), call.QueryText("router:external"));
        var found = Inventory.Networks.Where(network => (names.Count == 0 || names.Contains(network.Name)) && (ids.Count == 0 || ids.Contains(network.Id))
            && (external is null || network.External == (external is "True" or "true" or "1")));
        return Answer.Json(200, new JsonObject { ["networks"] = new JsonArray([.. found.Select(View)]) });
    }

    public Answer Network(CloudCall call)
    {
        Check(call);
        var id = call.Route("network");
        return Inventory.Networks.FirstOrDefault(network => network.Id == id) is { } found
            ? Answer.Json(200, new JsonObject { ["network"] = View(found) })
            : NotFound("NetworkNotFound", $"Network {id} could not be found.");
    }

    public Answer Subnets(CloudCall call)
    {
        Check(call);
        var (names, ids, networks) = (call.QueryAll("name"), call.QueryAll("id"), call.QueryAll("network_id"));
        var found = Inventory.Networks.Where(network => (names.Count == 0 || names.Contains(network.SubnetName)) && (ids.Count == 0 || ids.Contains(network.SubnetId))
            && (networks.Count == 0 || networks.Contains(network.Id)));
        return Answer.Json(200, new JsonObject { ["subnets"] = new JsonArray([.. found.Select(SubnetView)]) });
    }

    public Answer Subnet(CloudCall call)
    {
        Check(call);
        var id = call.Route("subnet");
        return Inventory.Networks.FirstOrDefault(network => network.SubnetId == id) is { } found
            ? Answer.Json(200, new JsonObject { ["subnet"] = SubnetView(found) })
            : NotFound("SubnetNotFound", $"Subnet {id} could not be found.");
    }

    private void Check(CloudCall call) => _ = identity.Validate(call.Header("X-Auth-Token"), call.Now) ?? throw HeatProblem.Unauthorized(call);

    private static Answer NotFound(string type, string message) =>
        Answer.Json(404, new JsonObject { ["NeutronError"] = new JsonObject { ["type"] = type, ["message"] = message, ["detail"] = "" } });

    private static JsonObject View(Network network) => new()
    {
        ["id"] = network.Id,
        ["name"] = network.Name,
        ["tenant_id"] = Roles.StableId("project:admin"),
        ["project_id"] = Roles.StableId("project:admin"),
        ["admin_state_up"] = true,
        ["mtu"] = 1450,
        ["status"] = "ACTIVE",
        ["subnets"] = new JsonArray(network.SubnetId),
        ["shared"] = !network.External,
        ["router:external"] = network.External,
        ["availability_zones"] = new JsonArray(),
        ["port_security_enabled"] = true,
        ["tags"] = new JsonArray(),
    };

    private static JsonObject SubnetView(Network network) => new()
    {
        ["id"] = network.SubnetId,
        ["name"] = network.SubnetName,
        ["network_id"] = network.Id,
        ["tenant_id"] = Roles.StableId("project:admin"),
        ["project_id"] = Roles.StableId("project:admin"),
        ["ip_version"] = 4,
        ["cidr"] = network.Cidr,
        ["enable_dhcp"] = !network.External,
        ["dns_nameservers"] = new JsonArray(),
        ["tags"] = new JsonArray(),
    };
}
