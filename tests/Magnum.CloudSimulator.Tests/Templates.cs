using System.Text.Json.Nodes;

namespace Magnum.CloudSimulator.Tests;

/// <summary>Templates that a real Heat takes too.</summary>
internal static class Templates
{
    public const string Node = """
        heat_template_version: 2016-10-14
        parameters:
          index: {type: string}
          flavor: {type: string, default: m1.small}
        resources:
          port: {type: OS::Neutron::Port, properties: {network: private}}
          server: {type: OS::Nova::Server, properties: {image: coreos, flavor: {get_param: flavor}, networks: [{port: {get_resource: port}}]}}
          floating_ip: {type: OS::Neutron::FloatingIP, depends_on: server, properties: {floating_network: public, port_id: {get_resource: port}}}
        outputs:
          address: {value: {get_attr: [floating_ip, floating_ip_address]}}
          OS::stack_id: {value: {get_resource: server}}
        """;

    public const string Cluster = """
        heat_template_version: 2016-10-14
        description: a small cluster
        parameters:
          count: {type: number, default: 2, constraints: [{range: {min: 0, max: 9}}]}
          secret: {type: string, hidden: true, default: hush}
          remove: {type: comma_delimited_list, default: []}
          needed: {type: string}
        resources:
          net: {type: OS::Neutron::Net, properties: {name: {get_param: 'OS::stack_name'}}}
          nodes:
            type: OS::Heat::ResourceGroup
            depends_on: net
            properties:
              count: {get_param: count}
              removal_policies: [{resource_list: {get_param: remove}}]
              resource_def: {type: node.yaml, properties: {index: '%index%'}}
        outputs:
          addresses: {value: {get_attr: [nodes, address]}, description: where the nodes are}
          net_id: {value: {get_resource: net}}
          unknown: {value: {get_attr: [nodes, nothing]}}
        """;

    /// <summary>A template of the given resources.</summary>
    public static JsonObject Of(params (string Name, JsonObject Resource)[] resources) => new()
    {
        ["heat_template_version"] = "2016-10-14",
        ["resources"] = new JsonObject(resources.Select(one => KeyValuePair.Create(one.Name, (JsonNode?)one.Resource))),
    };

    /// <summary>A resource that succeeds, after a number of seconds.</summary>
    public static JsonObject Good(double createSeconds = 0, double deleteSeconds = 0) => new()
    {
        ["type"] = "OS::Heat::TestResource",
        ["properties"] = new JsonObject
        {
            ["value"] = "good",
            ["action_wait_secs"] = new JsonObject { ["create"] = createSeconds, ["update"] = 0, ["delete"] = deleteSeconds },
        },
    };

    /// <summary>A resource that fails.</summary>
    public static JsonObject Bad() => new() { ["type"] = "OS::Heat::TestResource", ["properties"] = new JsonObject { ["value"] = "bad", ["fail"] = true } };

    public static JsonObject Typed(string type, string properties = "{}") => new() { ["type"] = type, ["properties"] = JsonNode.Parse(properties) };
}
