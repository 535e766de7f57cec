using System.Text.Json.Nodes;
using Magnum.CloudSimulator.Wire;

namespace Magnum.CloudSimulator.Orchestration.Templates;

/// <summary>A template in Heat's own form, read and not yet evaluated.</summary>
internal sealed class HotTemplate
{
    private static readonly string[] Versions =
    [
        "2013-05-23", "2014-10-16", "2015-04-30", "2015-10-15", "2016-04-08", "2016-10-14", "2017-02-24", "2017-09-01", "2018-03-02", "2018-08-31",
        "2021-04-16", "newton", "ocata", "pike", "queens", "rocky", "wallaby",
    ];

    private static readonly HashSet<string> Sections =
        ["heat_template_version", "description", "parameter_groups", "parameters", "conditions", "resources", "outputs"];

    private HotTemplate(JsonObject root)
    {
        Root = root;
        Description = root.Text("description") ?? "No description";
        Conditions = root["conditions"] as JsonObject ?? [];
        Parameters = [.. Entries(root, "parameters").Select(entry => ParameterSchema.Read(entry.Key, entry.Value))];
        Resources = Entries(root, "resources").ToDictionary(entry => entry.Key, entry => ReadResource(entry.Key, entry.Value));
        Outputs = [.. Entries(root, "outputs").Select(entry => ReadOutput(entry.Key, entry.Value))];
    }

    public JsonObject Root { get; }

    public string Description { get; }

    public IReadOnlyList<ParameterSchema> Parameters { get; }

    public JsonObject Conditions { get; }

    public Dictionary<string, ResourceDefinition> Resources { get; }

    public IReadOnlyList<OutputDefinition> Outputs { get; }

    /// <summary>Reads a template; Heat's 400 when it is none.</summary>
    public static HotTemplate Parse(string text, string label)
    {
        if (YamlReader.Read(text, label) is not JsonObject root)
        {
            throw HeatProblem.BadRequest($"Template not in valid format: The template is not a JSON object or YAML mapping.");
        }

        if (root["heat_template_version"] is not JsonValue version)
        {
            throw HeatProblem.Of(400, "InvalidTemplateVersion", "The template version is invalid: Template version was not provided");
        }

        if (!Versions.Contains(PythonText.Of(version)))
        {
            throw HeatProblem.Of(400, "InvalidTemplateVersion",
                $"The template version is invalid: \"heat_template_version: {PythonText.Of(version)}\". \"heat_template_version\" should be one of: {string.Join(", ", Versions)}");
        }

        foreach (var (section, _) in root)
        {
            if (!Sections.Contains(section))
            {
                throw HeatProblem.Invalid($"The template section is invalid: {section}");
            }
        }

        return new HotTemplate(root);
    }

    private static JsonObject Entries(JsonObject root, string section) => root[section] switch
    {
        null => [],
        JsonObject map => map,
        _ => throw HeatProblem.Invalid($"\"{section}\" is not a map"),
    };

    private static ResourceDefinition ReadResource(string name, JsonNode? given)
    {
        if (given is not JsonObject map)
        {
            throw HeatProblem.Invalid($"\"resources\" must contain a map of resource maps. Found a [{given?.GetValueKind()}] instead");
        }

        foreach (var (key, _) in map)
        {
            if (key is not ("type" or "properties" or "metadata" or "depends_on" or "deletion_policy" or "update_policy" or "description" or "external_id" or "condition"))
            {
                throw HeatProblem.Invalid($"resources.{name}: \"{key}\" is not a valid keyword inside a resource definition");
            }
        }

        var type = map.Text("type") ?? throw HeatProblem.Invalid("Each resource must contain a type key.");
        IReadOnlyList<string> dependsOn = map["depends_on"] switch
        {
            JsonArray list => [.. list.Select(PythonText.Of)],
            JsonValue one => [PythonText.Of(one)],
            _ => [],
        };
        return new ResourceDefinition(name, type, map["properties"] as JsonObject ?? [], dependsOn, map["condition"], map["metadata"] as JsonObject ?? []);
    }

    private static OutputDefinition ReadOutput(string name, JsonNode? given) => given is JsonObject map && map.ContainsKey("value")
        ? new OutputDefinition(name, map["value"], map.Text("description") ?? "No description given", map["condition"])
        : throw HeatProblem.Invalid($"Each output must contain a value key.");
}
