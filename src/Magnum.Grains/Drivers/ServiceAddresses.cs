namespace Magnum.Grains.Drivers;

/// <summary>What the servers of bays are told of the cloud and of this service.</summary>
/// <param name="MagnumUrl">This service's endpoint for nodes, without a slash at its end.</param>
/// <param name="AuthUrl">Keystone, with its version, such as <c>https://keystone.example.com:5000/v3</c>.</param>
/// <param name="Region">The region; null where there is only one.</param>
public sealed record ServiceAddresses(string MagnumUrl, string AuthUrl, string? Region)
{
    /// <summary>
    /// Certificates in PEM of the authorities that the servers trust besides those that their image knows, because Keystone, Heat or this service
    /// have their certificates of them; null for none.
    /// </summary>
    public string? CaCertificates { get; init; }
}
