namespace Magnum.Cli.Authentication;

/// <summary>One endpoint of Keystone's catalog.</summary>
/// <param name="ServiceType">Type of the service, such as <c>container-infra-grpc</c>.</param>
/// <param name="Interface"><c>public</c>, <c>internal</c> or <c>admin</c>.</param>
/// <param name="Region">Region it serves.</param>
/// <param name="Url">Where it is.</param>
internal sealed record CatalogEndpoint(string ServiceType, string Interface, string Region, string Url);
