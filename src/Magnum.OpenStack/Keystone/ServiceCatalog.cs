namespace Magnum.OpenStack.Keystone;

/// <summary>Where the services are, for one region and interface.</summary>
public sealed class ServiceCatalog
{
    private readonly Dictionary<string, Uri> _addresses = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ambiguous = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _regions = new(StringComparer.Ordinal);
    private readonly string _where;

    internal ServiceCatalog(IEnumerable<CatalogService> services, string? region, EndpointInterface side)
    {
        _where = region is null ? $"interface {Word(side)}" : $"region {region}, interface {Word(side)}";
        foreach (var service in services)
        {
            foreach (var endpoint in service.Endpoints ?? [])
            {
                Add(service.Type, endpoint, region, Word(side));
            }
        }
    }

    /// <summary>A catalog with nothing in it (an unscoped token's).</summary>
    public static ServiceCatalog Empty { get; } = new([], region: null, EndpointInterface.Public);

    /// <summary>The regions that the catalog knows, sorted.</summary>
    public IReadOnlyCollection<string> Regions => _regions;

    /// <summary>The address of a service by its type, e.g. <c>orchestration</c>; null if it has none in this region and interface, or several regions have one and none was chosen.</summary>
    public Uri? Find(string serviceType) => _ambiguous.Contains(serviceType) ? null : _addresses.GetValueOrDefault(serviceType);

    /// <summary>Why <see cref="Find"/> gave nothing, and what to set.</summary>
    internal string Explain(string serviceType) => _ambiguous.Contains(serviceType)
        ? $"several regions have a service '{serviceType}' ({string.Join(", ", _regions)}); set {OpenStackOptions.Section}:region"
        : $"the catalog has no service '{serviceType}' for {_where} (regions: {string.Join(", ", _regions)}); "
            + $"check {OpenStackOptions.Section}:region and {OpenStackOptions.Section}:interface";

    private void Add(string type, CatalogEndpoint endpoint, string? region, string side)
    {
        var at = endpoint.RegionId ?? endpoint.Region;
        if (at is not null)
        {
            _regions.Add(at);
        }

        // Keystone v2 wrote "publicURL"; some catalogs still do.
        var isSide = string.Equals(endpoint.Interface, side, StringComparison.OrdinalIgnoreCase)
            || string.Equals(endpoint.Interface, side + "URL", StringComparison.OrdinalIgnoreCase);
        var isHere = region is null || string.Equals(at, region, StringComparison.Ordinal);
        if (isSide && isHere && Uri.TryCreate(endpoint.Url, UriKind.Absolute, out var address) && !_addresses.TryAdd(type, address) && region is null)
        {
            _ambiguous.Add(type);
        }
    }

    private static string Word(EndpointInterface side) => side switch
    {
        EndpointInterface.Internal => "internal",
        EndpointInterface.Admin => "admin",
        _ => "public",
    };
}
