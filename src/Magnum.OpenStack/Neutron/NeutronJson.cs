using System.Text.Json.Serialization;

namespace Magnum.OpenStack.Neutron;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(IReadOnlyList<Network>), TypeInfoPropertyName = "Networks")]
[JsonSerializable(typeof(IReadOnlyList<Subnet>), TypeInfoPropertyName = "Subnets")]
internal sealed partial class NeutronJson : JsonSerializerContext;
