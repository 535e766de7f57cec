using StackResource = Magnum.Grains.Cloud.StackResource;

namespace Magnum.OpenStack.Bays;

/// <summary>Where the resources of a stack stand among those of the stacks nested in it.</summary>
internal static class ResourcePlaces
{
    private const int Deepest = 10;

    /// <summary>
    /// The resources, each with the path of names that leads to it. Heat names only the resource right above, which for a member of
    /// a group is its index: <c>0</c> may be a manager or a node.
    /// </summary>
    public static IReadOnlyList<StackResource> Of(IReadOnlyList<Heat.StackResource> resources)
    {
        var byStack = new Dictionary<string, Heat.StackResource>(StringComparer.Ordinal);
        foreach (var resource in resources.Where(resource => resource.IsNested && resource.PhysicalResourceId is { Length: > 0 }))
        {
            byStack.TryAdd(resource.PhysicalResourceId!, resource);
        }

        return [.. resources.Select(resource => new StackResource(
            resource.Name, resource.Type, resource.Status.Text, resource.StatusReason, Above(resource, byStack), resource.IsNested))];
    }

    private static string? Above(Heat.StackResource resource, Dictionary<string, Heat.StackResource> byStack)
    {
        var path = new List<string>();
        for (var one = resource; path.Count < Deepest && one.StackId is { } stack && byStack.TryGetValue(stack, out var parent); one = parent)
        {
            path.Insert(0, parent.Name);
        }

        return path.Count > 0 ? string.Join('.', path) : resource.ParentResource;
    }
}
