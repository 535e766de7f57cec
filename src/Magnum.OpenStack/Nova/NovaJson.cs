using System.Text.Json.Serialization;

namespace Magnum.OpenStack.Nova;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Flavor))]
[JsonSerializable(typeof(FlavorPage))]
[JsonSerializable(typeof(Keypair))]
internal sealed partial class NovaJson : JsonSerializerContext;
