using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Magnum.Drivers.Tests;

/// <summary>
/// Computes what Heat makes of a part of a template, for the functions that the built-in drivers use.
/// Resources and their attributes become their names, unless a value is given for that name.
/// </summary>
internal sealed class HotEvaluator(
    YamlMappingNode template, string folder, IReadOnlyDictionary<string, JsonNode> parameters, IReadOnlyDictionary<string, string>? resources = null)
{
    /// <summary>The template in that file.</summary>
    public static YamlMappingNode Read(string file)
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(file);
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    public JsonNode Evaluate(YamlNode node) => node switch
    {
        YamlMappingNode { Children.Count: 1 } mapping when Function(mapping) is { } value => value,
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(child => KeyValuePair.Create(child.Key.ToString(), (JsonNode?)Evaluate(child.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Evaluate)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } scalar => JsonValue.Create(scalar.Value == "true"),
        _ => JsonValue.Create(node.ToString()),
    };

    /// <summary>Whether a condition holds: one of the template's by its name, or a function.</summary>
    public bool Holds(YamlNode condition) => condition switch
    {
        YamlScalarNode { Value: { } name } => Holds(template["conditions"][name]),
        YamlMappingNode mapping => mapping.Children.Single() switch
        {
            { Key: YamlScalarNode { Value: "equals" } } equals => Text(Evaluate(Items(equals.Value)[0])) == Text(Evaluate(Items(equals.Value)[1])),
            { Key: YamlScalarNode { Value: "not" } } not => !Holds(not.Value),
            { Key: YamlScalarNode { Value: "and" } } and => Items(and.Value).All(Holds),
            _ => Evaluate(mapping).GetValue<bool>(),
        },
        _ => throw new InvalidOperationException($"{condition} is no condition."),
    };

    private JsonNode? Function(YamlMappingNode mapping)
    {
        var (key, argument) = mapping.Children.Single();
        return key.ToString() switch
        {
            "get_param" => Parameter(argument),
            "get_resource" => Resource(argument.ToString()),
            "get_attr" => Resource(string.Join('.', Items(argument).Select(item => item.ToString()))),
            "get_file" => JsonValue.Create(File.ReadAllText(Path.Combine(folder, argument.ToString()))),
            "if" => Evaluate(Items(argument)[Holds(Items(argument)[0]) ? 1 : 2]),
            "list_join" => Join(Items(argument)[0].ToString(), Evaluate(Items(argument)[1])),
            "str_replace" => JsonValue.Create(Replace((YamlMappingNode)argument)),
            _ => null,
        };
    }

    private JsonNode Parameter(YamlNode argument) => argument is YamlSequenceNode { Children: [var name, var index] }
        ? parameters[name.ToString()][int.Parse(Text(Evaluate(index)), CultureInfo.InvariantCulture)]!.DeepClone()
        : parameters[argument.ToString()].DeepClone();

    private JsonValue Resource(string name) => JsonValue.Create(resources?.GetValueOrDefault(name) ?? name);

    // An attribute that is a list has become its name, which tells nothing of its items.
    private static JsonValue Join(string separator, JsonNode list) =>
        JsonValue.Create(string.Join(separator, list is JsonArray items ? items.Select(item => Text(item!)) : []));

    private string Replace(YamlMappingNode argument) =>
        ((YamlMappingNode)argument["params"]).Children.Aggregate(
            argument["template"].ToString(),
            (text, parameter) => text.Replace(parameter.Key.ToString(), Text(Evaluate(parameter.Value)), StringComparison.Ordinal));

    private static IList<YamlNode> Items(YamlNode node) => ((YamlSequenceNode)node).Children;

    private static string Text(JsonNode node) => node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();
}
