using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;
using Magnum.Grains.Store;

namespace Magnum.Storage;

/// <summary>
/// States and events as the databases keep them: JSON with snake_case members and enums in Heat's spelling, members of newer
/// versions kept. Reading refuses a format that this binary does not know.
/// </summary>
internal static class GrainJson
{
    /// <summary>The newest form of a state that this binary reads.</summary>
    public const int KnownFormat = 1;

    // Not source-generated: the generator cannot bind extension data to a property that is init-only, as the states' is.
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper, allowIntegerValues: false) },
    };

    /// <summary>A bay as JSON.</summary>
    public static string Write(BayState bay) => JsonSerializer.Serialize(bay, Options);

    /// <summary>A baymodel as JSON.</summary>
    public static string Write(Baymodel baymodel) => JsonSerializer.Serialize(baymodel, Options);

    /// <summary>An event as JSON.</summary>
    public static string Write(BayEvent bayEvent) => JsonSerializer.Serialize(bayEvent, Options);

    /// <summary>A bay from JSON. Throws <see cref="StoreException"/> when it is of a newer format, or is none.</summary>
    public static BayState ReadBay(ReadOnlySpan<byte> json) => Read<BayState>(json, "bay", bay => bay.Format);

    /// <summary>The summary of a bay from the bay's JSON. Throws as <see cref="ReadBay"/>.</summary>
    public static BaySummary ReadBaySummary(ReadOnlySpan<byte> json) => Read<BaySummary>(json, "bay", bay => bay.Format);

    /// <summary>A baymodel from JSON. Throws <see cref="StoreException"/> when it is of a newer format, or is none.</summary>
    public static Baymodel ReadBaymodel(ReadOnlySpan<byte> json) => Read<Baymodel>(json, "baymodel", baymodel => baymodel.Format);

    /// <summary>An event from JSON. Throws <see cref="StoreException"/> when it is none.</summary>
    public static BayEvent ReadEvent(ReadOnlySpan<byte> json) => Read<BayEvent>(json, "event", _ => KnownFormat);

    private static T Read<T>(ReadOnlySpan<byte> json, string what, Func<T, int> formatOf)
    {
        try
        {
            var value = JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("null");
            CheckFormat(formatOf(value), what);
            return value;
        }
        catch (JsonException exception)
        {
            CheckFormat(FormatOf(json), what);
            throw new StoreException($"A stored {what} cannot be read (at {exception.Path ?? "its beginning"}).", isTransient: false, exception);
        }
    }

    private static void CheckFormat(int format, string what)
    {
        if (format > KnownFormat)
        {
            throw new StoreException(
                $"A stored {what} has format {format}, written by a newer server; this one reads up to format {KnownFormat}. Start a newer server.",
                isTransient: false,
                innerException: null);
        }
    }

    private static int FormatOf(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("format", out var format)
                && format.TryGetInt32(out var number)
                ? number
                : 0;
        }
        catch (JsonException)
        {
            return 0;
        }
    }
}
