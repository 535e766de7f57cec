using System.Text.Json.Serialization;

namespace Magnum.OpenStack.Glance;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Image))]
[JsonSerializable(typeof(IReadOnlyList<Image>), TypeInfoPropertyName = "Images")]
internal sealed partial class GlanceJson : JsonSerializerContext;
