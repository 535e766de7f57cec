using System.Globalization;
using System.Text.Json.Nodes;
using Magnum.CloudSimulator.Orchestration.Resources;
using Magnum.CloudSimulator.Orchestration.Templates;
using Magnum.CloudSimulator.Wire;

namespace Magnum.CloudSimulator.Orchestration;

/// <summary>Heat's answer to a template that is to be checked: its parameters, or what is wrong with it.</summary>
internal static class StackValidation
{
    public static Answer Answer(StackRequest request, HeatEngine engine, CloudCall call)
    {
        var source = request.Source(engine.Library, existing: null);
        var template = engine.Library.Template(source.TemplateId, "[root stack]");
        foreach (var definition in template.Resources.Values)
        {
            var type = source.Registry.GetValueOrDefault(definition.Type, definition.Type);
            if (ResourceTypeInfo.Find(type) is null && !source.Files.ContainsKey(type))
            {
                throw HeatProblem.BadRequest($"The Resource Type ({definition.Type}) could not be found.");
            }
        }

        return Wire.Answer.Json(200, new JsonObject
        {
            ["Description"] = template.Description,
            ["Parameters"] = new JsonObject(template.Parameters.Select(parameter => KeyValuePair.Create(parameter.Name, (JsonNode?)Describe(parameter)))),
            ["Environment"] = new JsonObject
            {
                ["resource_registry"] = new JsonObject { ["resources"] = new JsonObject() },
                ["parameters"] = source.Given.DeepClone(),
                ["parameter_defaults"] = source.Defaults.DeepClone(),
                ["event_sinks"] = new JsonArray(),
            },
        });
    }

    private static JsonObject Describe(ParameterSchema parameter)
    {
        var view = new JsonObject
        {
            ["Type"] = string.Concat(parameter.Type.Split('_').Select(word => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(word))),
            ["Description"] = parameter.Description,
            ["NoEcho"] = parameter.Hidden ? "true" : "false",
            ["Label"] = parameter.Label,
        };
        if (parameter.HasDefault)
        {
            view["Default"] = parameter.Default?.DeepClone();
        }

        foreach (var constraint in parameter.Constraints)
        {
            Copy(constraint.Object("range"), "min", "MinValue");
            Copy(constraint.Object("range"), "max", "MaxValue");
            Copy(constraint.Object("length"), "min", "MinLength");
            Copy(constraint.Object("length"), "max", "MaxLength");
            Copy(constraint as JsonObject, "allowed_values", "AllowedValues");
            Copy(constraint as JsonObject, "allowed_pattern", "AllowedPattern");
        }

        return view;

        void Copy(JsonObject? from, string name, string to)
        {
            if (from?[name] is { } value)
            {
                view[to] = value.DeepClone();
            }
        }
    }
}
