using System.Text.Json.Serialization;

namespace Magnum.OpenStack.Heat;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(StackStatusConverter)])]
[JsonSerializable(typeof(CreatedStack))]
[JsonSerializable(typeof(Stack))]
[JsonSerializable(typeof(StackPage))]
[JsonSerializable(typeof(StackOutput))]
[JsonSerializable(typeof(TemplateValidation))]
[JsonSerializable(typeof(IReadOnlyList<StackOutput>), TypeInfoPropertyName = "StackOutputs")]
[JsonSerializable(typeof(IReadOnlyList<StackResource>), TypeInfoPropertyName = "StackResources")]
[JsonSerializable(typeof(IReadOnlyList<StackEvent>), TypeInfoPropertyName = "StackEvents")]
internal sealed partial class HeatJson : JsonSerializerContext;
