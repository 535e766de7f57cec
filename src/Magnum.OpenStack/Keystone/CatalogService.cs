namespace Magnum.OpenStack.Keystone;

/// <summary>A service in a token's catalog, as Keystone writes it.</summary>
internal sealed record CatalogService(string Type, IReadOnlyList<CatalogEndpoint>? Endpoints = null);
