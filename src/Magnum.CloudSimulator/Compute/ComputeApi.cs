using System.Text.Json.Nodes;
using Magnum.CloudSimulator.Identity;
using Magnum.CloudSimulator.Orchestration;
using Magnum.CloudSimulator.Wire;

namespace Magnum.CloudSimulator.Compute;

/// <summary>Nova's flavors and key pairs.</summary>
internal sealed class ComputeApi(IdentityStore identity)
{
    public static Answer Version(CloudCall call)
    {
        var view = new JsonObject
        {
            ["id"] = "v2.1",
            ["status"] = "CURRENT",
            ["version"] = "2.93",
            ["min_version"] = "2.1",
            ["updated"] = "2013-07-23T11:33:21Z",
            ["links"] = new JsonArray(new JsonObject { ["rel"] = "self", ["href"] = $"{call.BaseUrl}/compute/v2.1/" }),
        };
        return Answer.Json(200, new JsonObject { ["version"] = view });
    }

    public Answer Flavors(CloudCall call)
    {
        Check(call);
        return Answer.Json(200, new JsonObject { ["flavors"] = new JsonArray([.. Page(call).Select(flavor => Short(flavor, call))]) });
    }

    public Answer FlavorsInDetail(CloudCall call)
    {
        Check(call);
        return Answer.Json(200, new JsonObject { ["flavors"] = new JsonArray([.. Page(call).Select(flavor => Full(flavor, call))]) });
    }

    public Answer Flavor(CloudCall call)
    {
        Check(call);
        var id = call.Route("flavor");
        return Inventory.Flavors.FirstOrDefault(flavor => flavor.Id == id) is { } found
            ? Answer.Json(200, new JsonObject { ["flavor"] = Full(found, call) })
            : NotFound($"Flavor {id} could not be found.");
    }

    public Answer KeyPairs(CloudCall call)
    {
        Check(call);
        return Answer.Json(200, new JsonObject { ["keypairs"] = new JsonArray([.. Inventory.KeyPairs.Select(name => new JsonObject { ["keypair"] = Pair(name) })]) });
    }

    public Answer KeyPair(CloudCall call)
    {
        var session = Check(call);
        var name = call.Route("name");
        if (!Inventory.KeyPairs.Contains(name))
        {
            return NotFound($"Keypair {name} not found for user {session.User.Id}");
        }

        var view = Pair(name);
        view["user_id"] = session.User.Id;
        view["deleted"] = false;
        view["created_at"] = "2016-06-01T00:00:00.000000";
        view["deleted_at"] = null;
        view["updated_at"] = null;
        view["id"] = 1;
        return Answer.Json(200, new JsonObject { ["keypair"] = view });
    }

    private static IEnumerable<Flavor> Page(CloudCall call)
    {
        var behind = call.QueryText("marker") is { } marker ? Inventory.Flavors.SkipWhile(flavor => flavor.Id != marker).Skip(1) : Inventory.Flavors;
        return call.QueryText("limit") is { } text && int.TryParse(text, out var limit) ? behind.Take(limit) : behind;
    }

    private Session Check(CloudCall call) => identity.Validate(call.Header("X-Auth-Token"), call.Now) ?? throw HeatProblem.Unauthorized(call);

    private static Answer NotFound(string message) =>
        Answer.Json(404, new JsonObject { ["itemNotFound"] = new JsonObject { ["code"] = 404, ["message"] = message } });

    private static JsonObject Pair(string name) => new()
    {
        ["name"] = name,
        ["public_key"] = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA simulated",
        ["fingerprint"] = "00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00",
    };

    private static JsonObject Short(Flavor flavor, CloudCall call) => new()
    {
        ["id"] = flavor.Id,
        ["name"] = flavor.Name,
        ["links"] = new JsonArray(new JsonObject { ["rel"] = "self", ["href"] = $"{call.BaseUrl}/compute/v2.1/flavors/{flavor.Id}" }),
    };

    private static JsonObject Full(Flavor flavor, CloudCall call)
    {
        var view = Short(flavor, call);
        view["ram"] = flavor.Memory;
        view["disk"] = flavor.Disk;
        view["vcpus"] = flavor.Cpus;
        view["swap"] = "";
        view["OS-FLV-EXT-DATA:ephemeral"] = 0;
        view["OS-FLV-DISABLED:disabled"] = false;
        view["os-flavor-access:is_public"] = true;
        view["rxtx_factor"] = 1.0;
        return view;
    }
}
