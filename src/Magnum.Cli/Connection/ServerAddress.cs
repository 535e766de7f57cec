using Magnum.Cli.Authentication;

namespace Magnum.Cli.Connection;

/// <summary>Where the Magnum server is.</summary>
/// <param name="Uri">Scheme, host and port.</param>
/// <param name="Source">Where that is known from, for messages.</param>
internal sealed record ServerAddress(Uri Uri, string Source)
{
    /// <summary>The catalog's type for Magnum's gRPC endpoint.</summary>
    public const string DefaultServiceType = "container-infra-grpc";

    private static readonly string[] RestServiceTypes = ["container-infra", "container"];

    /// <summary>The server that is started for trying out.</summary>
    public static ServerAddress Default { get; } = new(new Uri("http://127.0.0.1:9512"), "the default");

    /// <summary>Reads an address that a person wrote.</summary>
    /// <exception cref="CliException">It is not the address of a gRPC server.</exception>
    public static ServerAddress Parse(string text, string source)
    {
        var address = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw CliException.Usage($"'{text}' is not an address: it must be like http://controller:9512 ({source}).");
        }

        if (uri.PathAndQuery != "/" || uri.UserInfo.Length > 0)
        {
            throw CliException.Usage(
                $"'{text}' is not the address of a gRPC server: it must be scheme, host and port only, like http://{uri.Host}:9512 ({source}).",
                "An address that ends in /v1 is that of Magnum's REST API, which this client does not speak.");
        }

        return new ServerAddress(uri, source);
    }

    /// <summary>Finds the server in the catalog, or takes the default when the catalog knows no Magnum.</summary>
    /// <param name="catalog">Keystone's catalog.</param>
    /// <param name="serviceType">The type to look for.</param>
    /// <param name="interface"><c>public</c>, <c>internal</c> or <c>admin</c>.</param>
    /// <param name="region">The region, or null for any.</param>
    /// <exception cref="CliException">The catalog has Magnum, but not as it is needed.</exception>
    public static ServerAddress Find(IReadOnlyList<CatalogEndpoint> catalog, string serviceType, string @interface, string? region)
    {
        var ofType = catalog.Where(endpoint => endpoint.ServiceType == serviceType).ToArray();
        if (ofType.FirstOrDefault(endpoint => endpoint.Interface == @interface && (region is null || endpoint.Region == region)) is { } found)
        {
            return Parse(found.Url, $"the catalog's service {serviceType}");
        }

        if (ofType.Length > 0)
        {
            throw new CliException(
                $"The catalog has no {@interface} endpoint of {serviceType}{(region is null ? string.Empty : $" in region {region}")}.",
                ["It has: " + string.Join(", ", ofType.Select(endpoint => $"{endpoint.Interface} in {endpoint.Region}")) + ".",
                    "See --os-region-name and --endpoint-type."]);
        }

        if (catalog.FirstOrDefault(endpoint => RestServiceTypes.Contains(endpoint.ServiceType, StringComparer.Ordinal)) is { } rest)
        {
            throw new CliException(
                $"The catalog knows Magnum's REST API only ({rest.ServiceType}, {rest.Url}), which this client does not speak.",
                [$"Have the gRPC endpoint registered as service type '{DefaultServiceType}', or give it with --bypass-url or MAGNUM_ENDPOINT."]);
        }

        return Default with { Source = catalog.Count == 0 ? Default.Source : $"the default, as the catalog has no service {serviceType}" };
    }
}
