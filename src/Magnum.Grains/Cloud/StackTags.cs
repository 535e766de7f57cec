namespace Magnum.Grains.Cloud;

/// <summary>The tags by which a stack is known as a bay's.</summary>
public static class StackTags
{
    private const string BayPrefix = "magnum-bay-";
    private const string OperationPrefix = "magnum-op-";

    /// <summary>The tags of a stack that stands for that bay after that operation.</summary>
    public static IReadOnlyList<string> Of(Guid bay, Guid operation) => [BayPrefix + bay.ToString("D"), OperationPrefix + operation.ToString("D")];

    /// <summary>Whether the stack was made for that bay.</summary>
    public static bool IsOf(this Stack stack, Guid bay) => stack.Tags.Contains(BayPrefix + bay.ToString("D"), StringComparer.Ordinal);

    /// <summary>The operation that the stack carries; null when none.</summary>
    public static Guid? Operation(this Stack stack)
    {
        var tag = stack.Tags.FirstOrDefault(tag => tag.StartsWith(OperationPrefix, StringComparison.Ordinal));
        return tag is not null && Guid.TryParse(tag.AsSpan(OperationPrefix.Length), out var id) ? id : null;
    }
}
