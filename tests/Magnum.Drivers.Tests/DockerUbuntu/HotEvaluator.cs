using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Magnum.Drivers.Tests.DockerUbuntu;

/// <summary>
/// Computes what Heat makes of a part of a template, for the functions that the sample driver uses.
/// Resources and their attributes become their names.
/// </summary>
internal sealed class HotEvaluator(YamlMappingNode template, string folder, IReadOnlyDictionary<string, string> parameters)
{
    public JsonNode Evaluate(YamlNode node) => node switch
    {
        YamlMappingNode { Children.Count: 1 } mapping when Function(mapping) is { } value => value,
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(child => KeyValuePair.Create(child.Key.ToString(), (JsonNode?)Evaluate(child.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Evaluate)]),
        YamlScalarNode { Value: "true" } => JsonValue.Create(true),
        _ => JsonValue.Create(node.ToString()),
    };

    private JsonNode? Function(YamlMappingNode mapping)
    {
        var (key, argument) = mapping.Children.Single();
        return key.ToString() switch
        {
            "get_param" => JsonValue.Create(parameters[argument.ToString()]),
            "get_resource" => JsonValue.Create(argument.ToString()),
            "get_attr" => JsonValue.Create(string.Join('.', Items(argument).Select(item => item.ToString()))),
            "get_file" => JsonValue.Create(File.ReadAllText(Path.Combine(folder, argument.ToString()))),
            "if" => Evaluate(Items(argument)[Holds(Items(argument)[0].ToString()) ? 1 : 2]),
            "list_join" => JsonValue.Create(string.Join(Items(argument)[0].ToString(), Items(argument)[1] is YamlSequenceNode list ? list.Select(item => Text(Evaluate(item))) : [])),
            "str_replace" => JsonValue.Create(Replace((YamlMappingNode)argument)),
            _ => null,
        };
    }

    private bool Holds(string condition)
    {
        var equals = Items(template["conditions"][condition]["equals"]);
        return Text(Evaluate(equals[0])) == Text(Evaluate(equals[1]));
    }

    private string Replace(YamlMappingNode argument) =>
        ((YamlMappingNode)argument["params"]).Children.Aggregate(
            argument["template"].ToString(),
            (text, parameter) => text.Replace(parameter.Key.ToString(), Text(Evaluate(parameter.Value)), StringComparison.Ordinal));

    private static IList<YamlNode> Items(YamlNode node) => ((YamlSequenceNode)node).Children;

    private static string Text(JsonNode node) => node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();
}
