namespace Magnum.OpenStack.Nova;

/// <summary>A page of the flavors.</summary>
internal sealed record FlavorPage(IReadOnlyList<Flavor> Flavors);
