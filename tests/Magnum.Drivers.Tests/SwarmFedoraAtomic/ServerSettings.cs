using System.Runtime.Versioning;
using System.Text.Json.Nodes;

namespace Magnum.Drivers.Tests.SwarmFedoraAtomic;

/// <summary>What server.yaml is told of a server, and what Heat makes of the server's user data.</summary>
internal sealed record ServerSettings
{
    public const string VolumeId = "565dc633-6fda-47b7-9c6d-e7bab7c48271";
    public const string BayUuid = "5d12f6fd-a196-4bf0-ae4c-1f639a523a52";
    public const string TrusteeId = "b4f0a3d1c2";
    public const string NodeUserId = "n0de";
    public const string NodePassword = "n0de$PONY\"";
    public const string Password = "correct$HORSE\"battery\\9";
    public const string SignalToken = "s1gnal";

    public string Role { get; init; } = "master";

    public string Name => $"swarmbay-{Role}-{Index}";

    /// <summary>A manager's place among the managers.</summary>
    public int Index { get; init; }

    /// <summary>A node's own address.</summary>
    public string NodeAddress { get; init; } = "127.0.0.9";

    public IReadOnlyList<string> MasterAddresses { get; init; } = ["127.0.0.1"];

    public IReadOnlyList<string> ApiAddresses { get; init; } = [];

    public string OpenStack { get; init; } = "http://openstack";

    public string DiscoveryUrl { get; init; } = "http://discovery/1";

    public bool TlsDisabled { get; init; }

    public string NetworkDriver { get; init; } = "docker";

    public string FlannelBackend { get; init; } = "udp";

    public string StorageDriver { get; init; } = "devicemapper";

    public string VolumeDriver { get; init; } = "";

    public bool Preempt { get; init; }

    public bool Registry { get; init; }

    public string TrustId { get; init; } = "";

    public string InsecureRegistry { get; init; } = "";

    public string HttpProxy { get; init; } = "";

    public string HttpsProxy { get; init; } = "";

    public string NoProxy { get; init; } = "";

    public string CaCertificates { get; init; } = "";

    public string PrivateAddress => Role == "master" ? MasterAddresses[Index] : NodeAddress;

    /// <summary>The cloud-config.</summary>
    public JsonNode UserData()
    {
        var template = HotEvaluator.Read(Path.Combine(SwarmFolder.Templates, "server.yaml"));
        return new HotEvaluator(template, SwarmFolder.Templates, Parameters(), Resources())
            .Evaluate(template["resources"]["user_data"]["properties"]["cloud_config"]);
    }

    /// <summary>A root for the server, which finds its registry where its OpenStack is.</summary>
    [SupportedOSPlatform("linux")]
    public ThrowAwayRoot MakeRoot() => new(UserData().ToJsonString(), OpenStack);

    private Dictionary<string, JsonNode> Parameters() => new(StringComparer.Ordinal)
    {
        ["role"] = Role,
        ["name"] = Name,
        ["index"] = $"{Index}",
        ["bay_uuid"] = BayUuid,
        ["master_addresses"] = List(MasterAddresses),
        ["api_addresses"] = List(ApiAddresses),
        ["docker_storage_driver"] = StorageDriver,
        ["insecure_registry"] = InsecureRegistry,
        ["swarm_version"] = "1.2.2",
        ["swarm_strategy"] = "spread",
        ["tls_disabled"] = TlsDisabled,
        ["discovery_url"] = DiscoveryUrl,
        ["network_driver"] = NetworkDriver,
        ["flannel_network_cidr"] = "10.100.0.0/16",
        ["flannel_network_subnetlen"] = "24",
        ["flannel_backend"] = FlannelBackend,
        ["magnum_url"] = OpenStack,
        ["auth_url"] = OpenStack + "/v3",
        ["ca_certificates"] = CaCertificates,
        ["node_user_id"] = NodeUserId,
        ["node_password"] = NodePassword,
        ["trustee_user_id"] = TrustId.Length > 0 ? TrusteeId : "",
        ["trustee_password"] = TrustId.Length > 0 ? Password : "",
        ["trust_id"] = TrustId,
        ["region"] = "RegionOne",
        ["volume_driver"] = VolumeDriver,
        ["rexray_preempt"] = Preempt,
        ["rexray_image"] = "openstackmagnum/rexray:alpine",
        ["registry_enabled"] = Registry,
        ["registry_container"] = "docker_registry",
        ["http_proxy"] = HttpProxy,
        ["https_proxy"] = HttpsProxy,
        ["no_proxy"] = NoProxy,
    };

    private Dictionary<string, string> Resources() => new(StringComparer.Ordinal)
    {
        ["ready_signal.endpoint"] = OpenStack + "/signal",
        ["ready_signal.token"] = SignalToken,
        ["port.fixed_ips.0.ip_address"] = NodeAddress,
        ["floating_ip.floating_ip_address"] = $"172.24.4.{Index + 10}",
        ["docker_volume"] = VolumeId,
    };

    private static JsonArray List(IEnumerable<string> items) => new([.. items.Select(item => JsonValue.Create(item))]);
}
