using System.Text.Json.Serialization;

namespace Magnum.OpenStack.Keystone;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TokenBody))]
[JsonSerializable(typeof(Trustee))]
[JsonSerializable(typeof(IReadOnlyList<Trustee>), TypeInfoPropertyName = "Trustees")]
[JsonSerializable(typeof(Trust))]
[JsonSerializable(typeof(IReadOnlyList<Trust>), TypeInfoPropertyName = "Trusts")]
internal sealed partial class KeystoneJson : JsonSerializerContext;
