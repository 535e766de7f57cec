namespace Magnum.OpenStack.Heat;

/// <summary>A link in an answer.</summary>
/// <param name="Href">Where to.</param>
/// <param name="Rel">What it is: self, stack, nested, resource, next.</param>
public sealed record Link(string Href, string Rel)
{
    internal static string? Find(IReadOnlyList<Link>? links, string rel) =>
        links?.FirstOrDefault(link => string.Equals(link.Rel, rel, StringComparison.Ordinal))?.Href;

    /// <summary>…/stacks/NAME/ID.</summary>
    internal static string? NameOfStack(IReadOnlyList<Link>? links) => PartOfStack(links, 2);

    internal static string? IdOfStack(IReadOnlyList<Link>? links) => PartOfStack(links, 1);

    private static string? PartOfStack(IReadOnlyList<Link>? links, int fromEnd)
    {
        var parts = Find(links, "stack")?.Split('/');
        return parts is { Length: >= 2 } ? Uri.UnescapeDataString(parts[^fromEnd]) : null;
    }
}
