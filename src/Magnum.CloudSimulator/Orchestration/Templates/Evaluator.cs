using System.Text.Json.Nodes;
using Magnum.CloudSimulator.Orchestration.Resources;
using Magnum.CloudSimulator.Orchestration.Stacks;
using Magnum.CloudSimulator.Wire;

namespace Magnum.CloudSimulator.Orchestration.Templates;

/// <summary>
/// Computes the values of one stack's template. A resource that does not exist at the given time has null attributes; the planner
/// asks with the end of time, when all that was planned exists.
/// </summary>
internal sealed class Evaluator(StackNode node, HotTemplate template, Stack root, TemplateLibrary library, DateTimeOffset at)
{
    public HotTemplate Template => template;

    public JsonNode? Value(JsonNode? given)
    {
        switch (given)
        {
            case JsonObject { Count: 1 } map when map.First() is var (name, argument) && Functions.Contains(name):
                return Call(name, argument);
            case JsonObject map:
                var made = new JsonObject();
                foreach (var (key, value) in map)
                {
                    made[key] = Value(value);
                }

                return made;
            case JsonArray list:
                return new JsonArray([.. list.Select(Value)]);
            default:
                return given?.DeepClone();
        }
    }

    public bool Holds(JsonNode? condition, string where)
    {
        switch (condition)
        {
            case null:
                return true;
            case JsonValue value when value.TryGetValue<bool>(out var flag):
                return flag;
            case JsonValue value when PythonText.Of(value) is var name:
                return template.Conditions.TryGetPropertyValue(name, out var named)
                    ? Holds(named, $"conditions.{name}")
                    : throw HeatProblem.Invalid($"{where}: Invalid condition \"{name}\"");
            case JsonObject { Count: 1 } map when map.First() is var (function, argument):
                return function switch
                {
                    "equals" when argument is JsonArray { Count: 2 } pair => Same(Value(pair[0]), Value(pair[1])),
                    "not" => !Holds(argument, where),
                    "and" when argument is JsonArray all => all.All(one => Holds(one, where)),
                    "or" when argument is JsonArray any => any.Any(one => Holds(one, where)),
                    _ => PythonText.Of(Value(condition)).Equals("true", StringComparison.OrdinalIgnoreCase),
                };
            default:
                throw HeatProblem.Invalid($"{where}: Invalid condition \"{PythonText.Json(condition)}\"");
        }
    }

    public bool Enabled(ResourceDefinition definition) => Holds(definition.Condition, $"resources.{definition.Name}.condition");

    /// <summary>The names of the resources that a value refers to, branches not taken left out.</summary>
    public IEnumerable<string> References(JsonNode? given)
    {
        switch (given)
        {
            case JsonObject { Count: 1 } map when map.First() is var (name, argument) && name is "get_resource" or "get_attr" or "if":
                if (name == "if" && argument is JsonArray { Count: >= 2 } branches)
                {
                    return References(Branch(branches));
                }

                var target = argument is JsonArray arguments ? arguments.FirstOrDefault() : argument;
                return [PythonText.Of(target), .. argument is JsonArray parts ? parts.Skip(1).SelectMany(References) : []];
            case JsonObject map:
                return map.SelectMany(entry => References(entry.Value));
            case JsonArray list:
                return list.SelectMany(References);
            default:
                return [];
        }
    }

    /// <summary>The attribute of a resource of this stack.</summary>
    public JsonNode? Attribute(StackResource resource, string name, ReadOnlySpan<JsonNode?> path, out int used) =>
        ResourceAttributes.Get(resource, name, path, root, library, at, out used);

    private static readonly HashSet<string> Functions =
    [
        "get_param", "get_resource", "get_attr", "get_file", "str_replace", "str_replace_strict", "str_replace_vstrict", "list_join", "str_split", "if",
        "equals", "not", "and", "or", "contains", "map_merge", "map_replace", "list_concat", "list_concat_unique", "repeat", "digest", "filter", "make_url",
    ];

    private JsonNode? Branch(JsonArray branches) => Holds(branches[0], "if") ? branches[1] : branches.Count > 2 ? branches[2] : null;

    private JsonNode? Call(string function, JsonNode? argument) => function switch
    {
        "get_param" => Parameter(argument),
        "get_resource" => Reference(argument),
        "get_attr" => Attribute(argument),
        "get_file" => File(argument),
        "if" => argument is JsonArray { Count: >= 2 } branches ? Value(Branch(branches)) : throw new TemplateFaultException("Arguments to \"if\" must be of the form: [condition_name, value_if_true, value_if_false]"),
        "equals" or "not" or "and" or "or" => JsonValue.Create(Holds(new JsonObject { [function] = argument?.DeepClone() }, function)),
        "repeat" => Repeat(argument as JsonObject),
        _ => TextFunctions.Call(function, Value(argument)),
    };

    private JsonNode? Parameter(JsonNode? argument)
    {
        var steps = Arguments(argument);
        var name = PythonText.Of(steps[0]);
        var value = name switch
        {
            "OS::stack_name" => JsonValue.Create(node.Name),
            "OS::stack_id" => JsonValue.Create(node.Id),
            "OS::project_id" => JsonValue.Create(root.ProjectId),
            _ when node.Parameters.TryGetPropertyValue(name, out var given) => given,
            _ => throw new TemplateFaultException($"The Parameter ({name}) was not provided."),
        };
        return Walk(value, steps.AsSpan(1))?.DeepClone();
    }

    private JsonValue? Reference(JsonNode? argument)
    {
        var resource = Find(PythonText.Of(Value(argument)));
        return at < resource.Step.Start && resource.PriorStatus == StackResource.Initial && !resource.Step.Held
            ? null
            : JsonValue.Create(ResourceAttributes.ReferenceId(resource, root, library));
    }

    private JsonNode? Attribute(JsonNode? argument)
    {
        var steps = Arguments(argument);
        var resource = Find(PythonText.Of(steps[0]));
        if (!resource.ReadyAt(at) && resource.Nested is null)
        {
            return null;
        }

        if (steps.Length == 1)
        {
            return null;
        }

        var value = Attribute(resource, PythonText.Of(steps[1]), steps.AsSpan(2), out var used);
        return Walk(value, steps.AsSpan(2 + used))?.DeepClone();
    }

    private JsonValue File(JsonNode? argument)
    {
        var name = PythonText.Of(Value(argument));
        return root.Source.Files.TryGetValue(name, out var id)
            ? JsonValue.Create(library.Text(id))
            : throw new TemplateFaultException($"No content found in the \"files\" section for get_file path: {name}");
    }

    private JsonArray Repeat(JsonObject? given)
    {
        var made = new List<JsonNode?> { given?["template"]?.DeepClone() };
        foreach (var (variable, values) in given.Object("for_each") ?? [])
        {
            made = [.. from one in made from value in Value(values) as JsonArray ?? [] select TextFunctions.Substitute(one, variable, value)];
        }

        return new JsonArray([.. made.Select(Value)]);
    }

    private StackResource Find(string name) => node.Resources.TryGetValue(name, out var resource) && !resource.GoneAt(at)
        ? resource
        : throw new TemplateFaultException($"The specified reference \"{name}\" (in unknown) is incorrect.");

    private JsonNode?[] Arguments(JsonNode? argument) => Value(argument) switch
    {
        JsonArray { Count: > 0 } list => [.. list],
        JsonValue one => [one],
        _ => throw new TemplateFaultException("The arguments of a function are missing."),
    };

    /// <summary>What is at the end of a path into a value; null where it leads nowhere.</summary>
    public static JsonNode? Walk(JsonNode? value, ReadOnlySpan<JsonNode?> path)
    {
        foreach (var step in path)
        {
            value = value switch
            {
                JsonObject map => map[PythonText.Of(step)],
                JsonArray list when int.TryParse(PythonText.Of(step), out var index) && index < list.Count && index >= -list.Count => list[index < 0 ? index + list.Count : index],
                _ => null,
            };
        }

        return value;
    }

    private static bool Same(JsonNode? left, JsonNode? right) =>
        left is JsonValue && right is JsonValue ? PythonText.Of(left) == PythonText.Of(right) : JsonNode.DeepEquals(left, right);
}
