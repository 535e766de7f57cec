using System.Collections.Frozen;

namespace Magnum.CloudSimulator.Orchestration.Resources;

/// <summary>What Heat knows of a resource type: the names of its properties and attributes.</summary>
internal sealed record ResourceTypeInfo(string Name, FrozenSet<string> Properties, IReadOnlyList<string> Required, FrozenSet<string> Attributes)
{
    private static readonly FrozenDictionary<string, ResourceTypeInfo> Known = Read().ToFrozenDictionary(type => type.Name);

    public static IEnumerable<string> Names => Known.Keys.Order(StringComparer.Ordinal);

    public static ResourceTypeInfo? Find(string name) => Known.GetValueOrDefault(name);

    /// <summary>Whether a property of that name exists; Heat still takes the older names that end in _id.</summary>
    public bool Takes(string property) =>
        Properties.Contains(property) || (property.EndsWith("_id", StringComparison.Ordinal) && Properties.Contains(property[..^3]));

    private static IEnumerable<ResourceTypeInfo> Read()
    {
        using var stream = typeof(ResourceTypeInfo).Assembly.GetManifestResourceStream("resource-types.txt")
            ?? throw new InvalidOperationException("The table of resource types is missing from the assembly.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } name)
        {
            var properties = Words(reader.ReadLine(), "properties:");
            var attributes = Words(reader.ReadLine(), "attributes:");
            yield return new ResourceTypeInfo(
                name,
                properties.Select(property => property.TrimEnd('!')).ToFrozenSet(),
                [.. properties.Where(property => property.EndsWith('!')).Select(property => property[..^1])],
                attributes.ToFrozenSet());
        }
    }

    private static string[] Words(string? line, string label) =>
        (line ?? "").Trim()[label.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
