namespace Magnum.Grains.Cloud;

/// <summary>A page of the stacks of all projects.</summary>
/// <param name="Stacks">The stacks, without outputs.</param>
/// <param name="Next">What to ask for to get the next page; null at the end.</param>
public sealed record StackPage(IReadOnlyList<Stack> Stacks, string? Next);
