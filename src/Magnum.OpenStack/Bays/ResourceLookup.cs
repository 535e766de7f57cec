using Magnum.Grains;
using Magnum.Grains.Cloud;
using Magnum.OpenStack.Glance;

namespace Magnum.OpenStack.Bays;

/// <summary>Looks up what a baymodel names, all at once.</summary>
internal static class ResourceLookup
{
    public static async Task<ResourceCheck> CheckAsync(CloudSession session, ResourceNames names, CancellationToken cancellationToken)
    {
        var image = names.ImageId is { } id ? session.Images.FindAsync(id, cancellationToken) : null;
        var checks = new List<Task<Violation?>>();
        Add(names.FlavorId, name => OneAsync("flavor_id", "flavor", name, session.Compute.FindFlavorAsync(name, cancellationToken)));
        Add(names.MasterFlavorId, name => OneAsync("master_flavor_id", "flavor", name, session.Compute.FindFlavorAsync(name, cancellationToken)));
        Add(names.ExternalNetworkId, name => OneAsync("external_network_id", "external network", name, session.Network.FindExternalNetworkAsync(name, cancellationToken)));
        Add(names.FixedNetwork, name => OneAsync("fixed_network", "network", name, session.Network.FindNetworkAsync(name, cancellationToken)));
        Add(names.FixedSubnet, name => OneAsync("fixed_subnet", "subnet", name, session.Network.FindSubnetAsync(name, cancellationToken)));
        Add(names.KeypairId, async name => await session.Compute.FindKeypairAsync(name, cancellationToken) is null
            ? new Violation("keypair_id", $"you have no Nova keypair named '{name}'; list yours with: openstack keypair list")
            : null);

        var found = (await Task.WhenAll(checks)).OfType<Violation>().ToList();
        var distro = image is null ? null : Distro(names.ImageId!, await image, found);
        return new ResourceCheck([.. found.OrderBy(violation => violation.Field, StringComparer.Ordinal)], distro);

        void Add(string? name, Func<string, Task<Violation?>> check)
        {
            if (name is not null)
            {
                checks.Add(check(name));
            }
        }
    }

    private static async Task<Violation?> OneAsync<T>(string field, string kind, string name, Task<Lookup<T>> lookup)
        where T : class => Problem(field, kind, name, await lookup);

    private static Violation? Problem<T>(string field, string kind, string name, Lookup<T> lookup)
        where T : class => lookup switch
        {
            { IsMissing: true } => new Violation(field, $"there is no {kind} '{name}' that you can see"),
            { IsAmbiguous: true } => new Violation(field, $"several are named '{name}'; give the id of the {kind}"),
            _ => null,
        };

    private static string? Distro(string name, Lookup<Image> lookup, List<Violation> found)
    {
        var problem = Problem("image_id", "image", name, lookup)
            ?? (lookup.Single!.OsDistro is null ? new Violation("image_id", $"image '{name}' lacks the property os_distro, by which the bay's driver is chosen; set it with: openstack image set --property os_distro=…") : null);
        if (problem is not null)
        {
            found.Add(problem);
        }

        return lookup.Single?.OsDistro;
    }
}
