using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Magnum.Cli.Output;

/// <summary>Results for programs: the messages of the contract in protobuf's JSON form, with the contract's field names.</summary>
internal static class Json
{
    private static readonly JsonFormatter Formatter = new(
        JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithPreserveProtoFieldNames(true));

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions OneLine = new(Indented) { WriteIndented = false };

    /// <summary>Writes one message.</summary>
    public static void Write(TextWriter writer, IMessage message) => Write(writer, Node(message));

    /// <summary>Writes messages as an array.</summary>
    public static void Write(TextWriter writer, IEnumerable<IMessage> messages) =>
        Write(writer, new JsonArray([.. messages.Select(Node)]));

    /// <summary>Writes any JSON.</summary>
    public static void Write(TextWriter writer, JsonNode node) => writer.WriteLine(node.ToJsonString(Indented));

    /// <summary>Writes JSON on one line, for streams.</summary>
    public static void WriteLine(TextWriter writer, JsonNode node) => writer.WriteLine(node.ToJsonString(OneLine));

    /// <summary>The JSON of one message.</summary>
    public static JsonNode Node(IMessage message) => JsonNode.Parse(Formatter.Format(message))!;
}
