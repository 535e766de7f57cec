using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Magnum.CloudSimulator.Wire;

namespace Magnum.CloudSimulator.Orchestration.Templates;

/// <summary>A parameter that a template declares.</summary>
internal sealed record ParameterSchema(string Name, string Type, JsonNode? Default, bool HasDefault, bool Hidden, string Label, string Description, JsonArray Constraints)
{
    public static ParameterSchema Read(string name, JsonNode? given)
    {
        if (given is not JsonObject map || map.Text("type") is not { } type)
        {
            throw HeatProblem.Invalid($"Missing parameter type for parameter: {name}");
        }

        if (type is not ("string" or "number" or "boolean" or "json" or "comma_delimited_list"))
        {
            throw HeatProblem.Invalid($"Invalid type ({type})");
        }

        return new ParameterSchema(name, type, map["default"], map.ContainsKey("default"), map.Flag("hidden") ?? false,
            map.Text("label") ?? name, map.Text("description") ?? "", map["constraints"] as JsonArray ?? []);
    }

    /// <summary>The value of what a caller gave, in the parameter's type; Heat's 400 when it does not fit.</summary>
    public JsonNode? Value(JsonNode? given)
    {
        var value = Type switch
        {
            "number" => Number(given),
            "boolean" => Boolean(given),
            "comma_delimited_list" => List(given),
            "json" => Structure(given),
            _ => given is JsonValue or null ? JsonValue.Create(PythonText.Of(given)) : JsonValue.Create(PythonText.Json(given)),
        };
        foreach (var constraint in Constraints.OfType<JsonObject>())
        {
            Check(constraint, value);
        }

        return value;
    }

    /// <summary>The value as the API shows it.</summary>
    public string Shown(JsonNode? value) => Hidden ? "******" : Type == "comma_delimited_list" && value is JsonArray list
        ? string.Join(',', list.Select(PythonText.Of))
        : PythonText.Of(value);

    private JsonValue Number(JsonNode? given)
    {
        if (given is JsonValue value && !value.TryGetValue<bool>(out _))
        {
            var text = PythonText.Of(value);
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            {
                return JsonValue.Create(whole);
            }

            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real))
            {
                return JsonValue.Create(real);
            }
        }

        throw Bad($"could not convert string to float: '{PythonText.Of(given)}'");
    }

    private JsonValue Boolean(JsonNode? given) => PythonText.Of(given).ToLowerInvariant() switch
    {
        "1" or "t" or "true" or "y" or "yes" or "on" => JsonValue.Create(true),
        "0" or "f" or "false" or "n" or "no" or "off" => JsonValue.Create(false),
        _ => throw Bad($"Unrecognized value '{PythonText.Of(given)}', acceptable values are: '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'"),
    };

    private static JsonArray List(JsonNode? given) => given switch
    {
        JsonArray list => new JsonArray([.. list.Select(item => (JsonNode)PythonText.Of(item))]),
        _ when PythonText.Of(given) is { Length: > 0 } text => new JsonArray([.. text.Split(',').Select(item => (JsonNode)item.Trim())]),
        _ => [],
    };

    private JsonNode? Structure(JsonNode? given)
    {
        if (given is not JsonValue)
        {
            return given?.DeepClone();
        }

        try
        {
            var text = PythonText.Of(given);
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException problem)
        {
            throw Bad(problem.Message);
        }
    }

    private void Check(JsonObject constraint, JsonNode? value)
    {
        var why = constraint.Text("description");
        if (constraint.Object("range") is { } range && value is JsonValue number && number.TryGetValue<long>(out var whole))
        {
            var (min, max) = (Bound(range, "min"), Bound(range, "max"));
            Require(!(whole < min) && !(whole > max), why ?? $"{whole} is out of range (min: {min?.ToString() ?? "None"}, max: {max?.ToString() ?? "None"})");
        }

        if (constraint.Object("length") is { } length)
        {
            var size = value is JsonArray list ? list.Count : PythonText.Of(value).Length;
            var (min, max) = (Bound(length, "min"), Bound(length, "max"));
            Require(!(size < min) && !(size > max), why ?? $"length ({size}) is out of range (min: {min?.ToString() ?? "None"}, max: {max?.ToString() ?? "None"})");
        }

        if (constraint["allowed_values"] is JsonArray allowed)
        {
            foreach (var item in value as JsonArray ?? [value?.DeepClone()])
            {
                Require(allowed.Any(one => PythonText.Of(one) == PythonText.Of(item)), why ?? $"{PythonText.Json(item)} is not an allowed value {PythonText.Json(allowed)}");
            }
        }

        if (constraint.Text("allowed_pattern") is { } pattern)
        {
            var text = PythonText.Of(value);
            Require(Regex.IsMatch(text, $"^(?:{pattern})$", RegexOptions.None, TimeSpan.FromSeconds(1)), why ?? $"\"{text}\" does not match pattern \"{pattern}\"");
        }
    }

    private static double? Bound(JsonObject range, string name) => range[name] is JsonValue value && double.TryParse(PythonText.Of(value), CultureInfo.InvariantCulture, out var bound) ? bound : null;

    private void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw Bad(message);
        }
    }

    private RefusedException Bad(string message) => HeatProblem.Invalid($"Parameter '{Name}' is invalid: {message}");
}
