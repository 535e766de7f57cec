using System.Buffers;
using System.Text;
using System.Text.Json;
using Magnum.Grains.Store;

namespace Magnum.Storage.Postgres;

/// <summary>
/// Signals as NOTIFY carries them: JSON, <c>[["project"],["project","uuid",shard,due in microseconds],…]</c> for commits and
/// <c>[["project","uuid"],…]</c> for bays to look at, cut into payloads that are short enough for PostgreSQL.
/// </summary>
internal static class SignalPayload
{
    // PostgreSQL takes less than 8000 bytes.
    private const int MaxBytes = 7900;

    /// <summary>The payloads that tell of those signals, each of them once.</summary>
    public static IReadOnlyList<string> Write(IEnumerable<StoreSignal> signals)
    {
        var payloads = new List<string>();
        var payload = new StringBuilder("[");
        var bytes = 2;
        foreach (var signal in signals.Distinct())
        {
            var item = WriteItem(signal);
            var length = Encoding.UTF8.GetByteCount(item) + 1;
            if (bytes + length > MaxBytes && payload.Length > 1)
            {
                payloads.Add(payload.Append(']').ToString());
                payload = new StringBuilder("[");
                bytes = 2;
            }

            payload.Append(payload.Length > 1 ? "," : "").Append(item);
            bytes += length;
        }

        if (payload.Length > 1)
        {
            payloads.Add(payload.Append(']').ToString());
        }

        return payloads;
    }

    /// <summary>The signals of a payload. Throws <see cref="JsonException"/> when it is none of ours.</summary>
    public static IReadOnlyList<StoreSignal> Read(string payload)
    {
        using var document = JsonDocument.Parse(payload);
        try
        {
            return [.. document.RootElement.EnumerateArray().Select(ReadItem)];
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new JsonException("The payload is of another form.", exception);
        }
    }

    private static string WriteItem(StoreSignal signal)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            writer.WriteStringValue(signal.ProjectId);
            if (signal.Due is { } due)
            {
                writer.WriteStringValue(due.Uuid);
                writer.WriteNumberValue(due.Shard);
                writer.WriteNumberValue(StoreTime.ToMicroseconds(due.DueAt));
            }
            else if (signal.Look is { } look)
            {
                writer.WriteStringValue(look);
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static StoreSignal ReadItem(JsonElement item)
    {
        var project = item[0].GetString()!;
        return item.GetArrayLength() switch
        {
            1 => new StoreSignal(project, null),
            2 => new StoreSignal(project, null, item[1].GetGuid()),
            _ => new StoreSignal(project, new DueBay(item[1].GetGuid(), item[2].GetInt32(), StoreTime.FromMicroseconds(item[3].GetInt64()))),
        };
    }
}
