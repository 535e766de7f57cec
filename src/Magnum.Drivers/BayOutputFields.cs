namespace Magnum.Drivers;

/// <summary>The fields of a bay that a stack's outputs can fill.</summary>
internal static class BayOutputFields
{
    public const string ApiAddress = "api_address";
    public const string NodeAddresses = "node_addresses";
    public const string MasterAddresses = "master_addresses";
    public const string DiscoveryUrl = "discovery_url";

    public static readonly string[] All = [ApiAddress, DiscoveryUrl, MasterAddresses, NodeAddresses];
}
