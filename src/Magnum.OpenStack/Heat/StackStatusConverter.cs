using System.Text.Json;
using System.Text.Json.Serialization;

namespace Magnum.OpenStack.Heat;

internal sealed class StackStatusConverter : JsonConverter<StackStatus>
{
    public override StackStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, StackStatus value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}
