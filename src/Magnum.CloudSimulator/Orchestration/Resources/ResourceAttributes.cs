using System.Globalization;
using System.Text.Json.Nodes;
using Magnum.CloudSimulator.Orchestration.Stacks;
using Magnum.CloudSimulator.Orchestration.Templates;

namespace Magnum.CloudSimulator.Orchestration.Resources;

/// <summary>The attributes of resources and what get_resource gives for them.</summary>
internal static class ResourceAttributes
{
    public const string Group = "OS::Heat::ResourceGroup";

    /// <summary>What get_resource gives: for most the physical id.</summary>
    public static string ReferenceId(StackResource resource, Stack root, TemplateLibrary library)
    {
        if (resource.Type == "OS::Heat::RandomString")
        {
            return PythonText.Of(resource.Facts["value"]);
        }

        if (resource.Nested is { TemplateId: { } templateId } nested)
        {
            var template = library.Template(templateId, resource.Type);
            var named = template.Outputs.FirstOrDefault(output => output.Name == "OS::stack_id");
            return named is null ? resource.PhysicalId : PythonText.Of(new Evaluator(nested, template, root, library, DateTimeOffset.MaxValue).Value(named.Value));
        }

        return resource.PhysicalId;
    }

    /// <summary>The value of an attribute, and how many steps of the path it has already <paramref name="used"/>.</summary>
    /// <exception cref="TemplateFaultException">There is no such attribute.</exception>
    public static JsonNode? Get(
        StackResource resource, string name, ReadOnlySpan<JsonNode?> path, Stack root, TemplateLibrary library, DateTimeOffset at, out int used)
    {
        used = 0;
        if (resource.Type == Group)
        {
            return OfGroup(resource, name, path, root, library, at, ref used);
        }

        return resource.Nested is { TemplateId: { } templateId } nested
            ? OfNested(resource, nested, templateId, name, root, library, at)
            : OfLeaf(resource, name);
    }

    private static JsonNode? OfNested(StackResource resource, StackNode nested, string templateId, string name, Stack root, TemplateLibrary library, DateTimeOffset at)
    {
        var template = library.Template(templateId, resource.Type);
        var evaluator = new Evaluator(nested, template, root, library, at);
        if (name == "outputs")
        {
            return new JsonObject(template.Outputs.Select(output => KeyValuePair.Create(output.Name, evaluator.Value(output.Value))));
        }

        var found = template.Outputs.FirstOrDefault(output => output.Name == name) ?? throw Missing(resource.Name, name);
        return resource.Step.Held || !evaluator.Holds(found.Condition, $"outputs.{name}.condition") ? null : evaluator.Value(found.Value);
    }

    private static JsonNode? OfGroup(
        StackResource resource, string name, ReadOnlySpan<JsonNode?> path, Stack root, TemplateLibrary library, DateTimeOffset at, ref int used)
    {
        if (resource.Nested is not { } group || (at < resource.Step.Start && resource.PriorStatus == StackResource.Initial))
        {
            return null;
        }

        var members = Members(group, at);
        switch (name)
        {
            case "refs":
                return new JsonArray([.. members.Select(member => (JsonNode)ReferenceId(member, root, library))]);
            case "refs_map":
                return new JsonObject(members.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)ReferenceId(member, root, library))));
            case "removed_rsrc_list":
                return new JsonArray([.. group.Removed.Select(one => (JsonNode)one)]);
            case "attributes" when path.Length > 0:
                used = path.Length;
                var wanted = PythonText.Of(path[0]);
                var within = path[1..].ToArray();
                return new JsonObject(members.Select(member =>
                    KeyValuePair.Create(member.Name, Evaluator.Walk(OfMember(resource, member, wanted, root, library, at), within)?.DeepClone())));
        }

        if (name.StartsWith("resource.", StringComparison.Ordinal))
        {
            var parts = name.Split('.', 3);
            var member = members.FirstOrDefault(one => one.Name == parts[1]) ?? throw Missing(resource.Name, name);
            if (parts.Length == 3)
            {
                return OfMember(resource, member, parts[2], root, library, at);
            }

            used = path.Length > 0 ? 1 : 0;
            return path.Length > 0 ? OfMember(resource, member, PythonText.Of(path[0]), root, library, at) : JsonValue.Create(ReferenceId(member, root, library));
        }

        // The path leads into the attribute of each member, not into the list of them.
        used = path.Length;
        var steps = path.ToArray();
        return new JsonArray([.. members.Select(member => Evaluator.Walk(OfMember(resource, member, name, root, library, at), steps)?.DeepClone())]);
    }

    /// <summary>The members of a group, by number.</summary>
    public static List<StackResource> Members(StackNode group, DateTimeOffset at) =>
        [.. group.Alive(at).OrderBy(member => int.Parse(member.Name, CultureInfo.InvariantCulture))];

    private static JsonNode? OfMember(StackResource group, StackResource member, string name, Stack root, TemplateLibrary library, DateTimeOffset at)
    {
        if (member.Nested is null && !member.ReadyAt(at))
        {
            return null;
        }

        try
        {
            return Get(member, name, [], root, library, at, out _);
        }
        catch (TemplateFaultException)
        {
            throw Missing(group.Name, name);
        }
    }

    private static JsonNode? OfLeaf(StackResource resource, string name)
    {
        var value = name switch
        {
            "show" => new JsonObject { ["id"] = resource.PhysicalId, ["name"] = PhysicalName(resource), ["status"] = "ACTIVE" },
            "name" => JsonValue.Create(PhysicalName(resource)),
            "status" => JsonValue.Create(resource.Type.StartsWith("OS::Cinder", StringComparison.Ordinal) ? "available" : "ACTIVE"),
            _ when resource.Facts.TryGetPropertyValue(name, out var fact) => fact,
            _ => resource.Properties[name],
        };
        if (value is null && ResourceTypeInfo.Find(resource.Type) is { } type && !type.Attributes.Contains(name) && name != "show")
        {
            throw Missing(resource.Name, name);
        }

        return value?.DeepClone();
    }

    private static string PhysicalName(StackResource resource) =>
        resource.Properties["name"] is JsonValue given ? PythonText.Of(given) : resource.PhysicalName;

    private static TemplateFaultException Missing(string resource, string name) => new($"The Referenced Attribute ({resource} {name}) is incorrect.");
}
