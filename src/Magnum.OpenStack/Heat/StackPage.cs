namespace Magnum.OpenStack.Heat;

/// <summary>A page of a list.</summary>
internal sealed record StackPage(IReadOnlyList<StackSummary> Stacks)
{
    public IReadOnlyList<Link>? Links { get; init; }
}
