using System.Text.Json.Nodes;
using Magnum.OpenStack.Heat;

namespace Magnum.OpenStack.Tests.RealCloud;

internal static class Templates
{
    public const string Random = """
        heat_template_version: 2016-10-14
        description: a random text
        parameters:
          length: {type: number, default: 8}
        resources:
          text: {type: OS::Heat::RandomString, properties: {length: {get_param: length}}}
        outputs:
          value: {value: {get_attr: [text, value]}}
        """;

    public const string Group = """
        heat_template_version: 2016-10-14
        parameters:
          count: {type: number}
          flavor: {type: string, default: m1.small}
        resources:
          nodes:
            type: OS::Heat::ResourceGroup
            properties:
              count: {get_param: count}
              resource_def:
                type: node.yaml
                properties: {flavor: {get_param: flavor}}
        outputs:
          names: {value: {get_attr: [nodes, name]}}
        """;

    public const string Node = """
        heat_template_version: 2016-10-14
        parameters:
          flavor: {type: string}
        resources:
          server:
            type: OS::Nova::Server
            properties: {flavor: {get_param: flavor}, image: some-image}
        outputs:
          name: {value: {get_attr: [server, name]}}
        """;

    public const string Failing = """
        heat_template_version: 2016-10-14
        resources:
          boom: {type: OS::Heat::TestResource, properties: {value: x, fail: true}}
        """;

    public static StackRequest OfRandom(int length = 8) => new()
    {
        Template = Random,
        Parameters = new Dictionary<string, JsonNode?> { ["length"] = length },
        TimeoutMinutes = 5,
    };

    public static StackRequest OfGroup(int count) => new()
    {
        Template = Group,
        Files = new Dictionary<string, string> { ["node.yaml"] = Node },
        Parameters = new Dictionary<string, JsonNode?> { ["count"] = count },
        TimeoutMinutes = 5,
    };
}
