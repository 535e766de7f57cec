namespace Magnum.OpenStack.Keystone;

/// <summary>An address in a token's catalog, as Keystone writes it.</summary>
internal sealed record CatalogEndpoint(string Interface, string Url, string? Region = null, string? RegionId = null);
