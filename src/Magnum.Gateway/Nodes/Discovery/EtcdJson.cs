using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Magnum.Gateway.Nodes.Discovery;

/// <summary>The bodies of the discovery protocol.</summary>
[JsonSerializable(typeof(EtcdAnswer))]
[JsonSerializable(typeof(EtcdError))]
internal sealed partial class EtcdJson : JsonSerializerContext
{
    /// <summary>As they are sent: absent members are left out, and nothing is escaped that JSON does not ask for.</summary>
    public static EtcdJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
