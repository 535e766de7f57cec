using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Magnum.CloudSimulator.Orchestration.Stacks;
using Magnum.CloudSimulator.Orchestration.Templates;
using Magnum.CloudSimulator.Wire;

namespace Magnum.CloudSimulator.Orchestration;

/// <summary>The body of a call that creates, updates or validates a stack.</summary>
internal sealed partial class StackRequest
{
    private const int MaxBodySize = 1024 * 1024;
    private const int MaxTemplateSize = 512 * 1024;

    private readonly JsonObject _body;

    private StackRequest(JsonObject body)
    {
        _body = body;
        Environment = body["environment"] switch
        {
            JsonObject map => map,
            JsonValue text when PythonText.Of(text) is { Length: > 0 } yaml => YamlReader.Read(yaml, "[environment]") as JsonObject ?? [],
            _ => [],
        };
        TimeoutMinutes = body["timeout_mins"] switch
        {
            null => null,
            JsonValue value when int.TryParse(PythonText.Of(value), CultureInfo.InvariantCulture, out var minutes) => minutes,
            _ => throw HeatProblem.BadRequest("Only integer is acceptable by 'timeout_mins'."),
        };
        Tags = body["tags"] switch
        {
            null => null,
            JsonValue text => [.. PythonText.Of(text).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
            _ => throw HeatProblem.Of(400, "AttributeError", null),
        };
    }

    public JsonObject Environment { get; }

    public int? TimeoutMinutes { get; }

    public IReadOnlyList<string>? Tags { get; }

    public bool? DisableRollback => _body.Flag("disable_rollback");

    public bool HasTemplate => _body["template"] is not null;

    public JsonObject Parameters => _body.Object("parameters") ?? [];

    public static StackRequest Read(CloudCall call)
    {
        if (call.BodySize > MaxBodySize)
        {
            throw HeatProblem.Limit($"JSON body size ({call.BodySize} bytes) exceeds maximum allowed size ({MaxBodySize} bytes).");
        }

        return call.Json is JsonObject body ? new StackRequest(body) : throw HeatProblem.Malformed();
    }

    /// <summary>The stack's name, checked as Heat does.</summary>
    public string Name()
    {
        var name = _body.Text("stack_name") ?? throw HeatProblem.BadRequest("No stack name specified");
        return NameForm().IsMatch(name) && name.Length <= 255
            ? name
            : throw HeatProblem.Invalid($"Invalid stack name {name} must contain only alphanumeric or \"_-.\" characters, must start with alpha and must be 255 characters or less.");
    }

    /// <summary>What the stack is to be made from; what exists is kept where the request says nothing.</summary>
    public StackSource Source(TemplateLibrary library, StackSource? existing)
    {
        if (!HasTemplate && existing is null)
        {
            throw HeatProblem.BadRequest("No template specified");
        }

        var given = Merge(existing?.Given, Environment.Object("parameters"), Parameters);
        foreach (var cleared in _body["clear_parameters"] as JsonArray ?? [])
        {
            given.Remove(PythonText.Of(cleared));
        }

        return new StackSource
        {
            TemplateId = HasTemplate ? library.Add(Limited(TemplateText())) : existing!.TemplateId,
            Files = Merge(existing?.Files, _body.Object("files"), content => library.Add(Limited(PythonText.Of(content)))),
            Given = given,
            Defaults = Merge(existing?.Defaults, Environment.Object("parameter_defaults")),
            Registry = Merge(existing?.Registry, Environment.Object("resource_registry"), PythonText.Of),
        };
    }

    private static string Limited(string text)
    {
        var size = System.Text.Encoding.UTF8.GetByteCount(text);
        return size <= MaxTemplateSize ? text : throw HeatProblem.Limit($"Template size ({size} bytes) exceeds maximum allowed size ({MaxTemplateSize} bytes).");
    }

    private string TemplateText() => _body["template"] is JsonValue text ? PythonText.Of(text) : _body["template"]!.ToJsonString();

    private static JsonObject Merge(params JsonObject?[] parts)
    {
        var made = new JsonObject();
        foreach (var (key, value) in parts.OfType<JsonObject>().SelectMany(part => part))
        {
            made[key] = value?.DeepClone();
        }

        return made;
    }

    private static Dictionary<string, string> Merge(Dictionary<string, string>? old, JsonObject? added, Func<JsonNode?, string> read)
    {
        var made = old is null ? [] : new Dictionary<string, string>(old);
        foreach (var (key, value) in added ?? [])
        {
            if (value is JsonValue)
            {
                made[key] = read(value);
            }
        }

        return made;
    }

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9_.-]*$", RegexOptions.NonBacktracking)]
    private static partial Regex NameForm();
}
