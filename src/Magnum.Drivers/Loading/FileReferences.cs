using YamlDotNet.RepresentationModel;

namespace Magnum.Drivers.Loading;

/// <summary>The places where a HOT template refers to another file: <c>get_file</c>, and a resource type that is a template.</summary>
internal static class FileReferences
{
    /// <summary>A name, and whether it is a template's.</summary>
    public sealed record Reference(YamlScalarNode Name, bool IsTemplate);

    public static IEnumerable<Reference> In(YamlNode node) => node switch
    {
        YamlMappingNode mapping => mapping.Children.SelectMany(child => Of(child.Key, child.Value)),
        YamlSequenceNode sequence => sequence.Children.SelectMany(In),
        _ => [],
    };

    private static IEnumerable<Reference> Of(YamlNode key, YamlNode value) => (key, value) switch
    {
        (YamlScalarNode { Value: "get_file" }, YamlScalarNode { Value.Length: > 0 } name) => [new Reference(name, false)],
        (YamlScalarNode { Value: "type" }, YamlScalarNode { Value: { } type } name) when IsTemplate(type) => [new Reference(name, true)],
        _ => In(value),
    };

    private static bool IsTemplate(string type) =>
        type.EndsWith(".yaml", StringComparison.Ordinal) || type.EndsWith(".template", StringComparison.Ordinal);
}
