using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Magnum.Gateway.Nodes.Certificates;

namespace Magnum.Gateway.Rest;

/// <summary>The bodies of the REST API.</summary>
[JsonSerializable(typeof(RestErrors))]
[JsonSerializable(typeof(CertificateView))]
internal sealed partial class RestJson : JsonSerializerContext
{
    /// <summary>As they are sent: absent members are left out, and nothing is escaped that JSON does not ask for.</summary>
    public static RestJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
