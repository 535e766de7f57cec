using System.Text.Json;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Magnum.Cli.Updates;

/// <summary>Values of an update's command line, read by the type of their field.</summary>
internal static class FieldValue
{
    private static readonly string[] SetByServer =
        ["uuid", "stack_id", "status_reason", "api_address", "etag", "project_id", "user_id", "cluster_distro", "bay_faults"];

    /// <summary>Whether a caller can give this field; the others are set by the server.</summary>
    public static bool CanBeGiven(FieldDescriptor field) =>
        !SetByServer.Contains(field.Name, StringComparer.Ordinal)
        && (field.IsMap
            || (!field.IsRepeated && field.FieldType is FieldType.String or FieldType.Int32 or FieldType.Bool)
            || IsDuration(field));

    /// <summary>Reads one value. A text may be written as JSON (<c>"…"</c>); a duration is in whole minutes.</summary>
    /// <exception cref="CliException">The value does not have the field's type.</exception>
    public static object Parse(FieldDescriptor field, string value)
    {
        switch (field.FieldType)
        {
            case FieldType.Int32:
                return int.TryParse(value, out var number)
                    ? number
                    : throw CliException.Usage($"{field.Name} must be a whole number, not '{value}'.");
            case FieldType.Bool:
                return value.ToUpperInvariant() switch
                {
                    "TRUE" or "1" => true,
                    "FALSE" or "0" => false,
                    _ => throw CliException.Usage($"{field.Name} must be true or false, not '{value}'."),
                };
            case FieldType.Message:
                return int.TryParse(value, out var minutes) && minutes >= 0
                    ? Duration.FromTimeSpan(TimeSpan.FromMinutes(minutes))
                    : throw CliException.Usage($"{field.Name} must be a whole number of minutes, not '{value}'.");
            default:
                return Text(value);
        }
    }

    /// <summary>Reads a whole map, as a JSON object or in the syntax of <c>--labels</c>.</summary>
    /// <exception cref="CliException">It is neither.</exception>
    public static IReadOnlyDictionary<string, string> ParseMap(string value)
    {
        if (!value.TrimStart().StartsWith('{'))
        {
            return LabelSyntax.Parse(value.Length == 0 ? [] : [value]);
        }

        try
        {
            return JsonSerializer.Deserialize<SortedDictionary<string, string>>(value)!;
        }
        catch (JsonException exception)
        {
            throw new CliException(
                $"Labels must be KEY=VALUE or a JSON object of texts: {exception.Message}",
                exitCode: ExitCode.Usage,
                innerException: exception);
        }
    }

    private static bool IsDuration(FieldDescriptor field) =>
        field.FieldType == FieldType.Message && field.MessageType == Duration.Descriptor;

    private static string Text(string value)
    {
        if (value is not ['"', .., '"'])
        {
            return value;
        }

        try
        {
            return JsonSerializer.Deserialize<string>(value)!;
        }
        catch (JsonException)
        {
            return value;
        }
    }
}
