using Magnum.Cli.Listing;
using Magnum.Cli.Updates;
using Magnum.V1;

namespace Magnum.Cli.Baymodels;

/// <summary><c>baymodel-create</c>. What is not given is left to the server.</summary>
internal sealed class BaymodelCreateCommand : CliCommand
{
    private readonly ValueOption<string?> _name = new("--name", "Name; need not be unique. One is made up when not given.");
    private readonly ValueOption<string> _imageId = new("--image-id", "Name or uuid of the image to boot; it must have the property os_distro.", required: true);
    private readonly ValueOption<string> _keypairId = new("--keypair-id", "Name of the keypair for ssh access.", required: true);
    private readonly ValueOption<string> _externalNetworkId = new("--external-network-id", "Name or uuid of the network that leads outside.", required: true);
    private readonly ValueOption<string> _coe = new("--coe", "Container orchestration engine: kubernetes, swarm, mesos, or what a driver brings.", required: true);
    private readonly ValueOption<string?> _fixedNetwork = new("--fixed-network", "Existing private network for the servers; a new one is made when not given.");
    private readonly ValueOption<string?> _fixedSubnet = new("--fixed-subnet", "Subnet of --fixed-network.");
    private readonly ValueOption<string?> _networkDriver = new("--network-driver", "How containers are networked; the driver's default when not given.");
    private readonly ValueOption<string?> _volumeDriver = new("--volume-driver", "How containers get persistent volumes; none when not given.");
    private readonly ValueOption<string?> _dnsNameserver = new("--dns-nameserver", "DNS server of the bay's servers; 8.8.8.8 when not given.");
    private readonly ValueOption<string?> _flavorId = new("--flavor-id", "Flavor of the nodes; m1.small when not given.");
    private readonly ValueOption<string?> _masterFlavorId = new("--master-flavor-id", "Flavor of the masters; m1.small when not given.");
    private readonly ValueOption<int?> _dockerVolumeSize = new("--docker-volume-size", "GB of each server's Docker volume; 25 when not given.");
    private readonly ValueOption<string?> _dockerStorageDriver = new("--docker-storage-driver", "devicemapper (the default) or overlay.");
    private readonly ValueOption<string?> _httpProxy = new("--http-proxy", "Proxy for http, a URL with port.");
    private readonly ValueOption<string?> _httpsProxy = new("--https-proxy", "Proxy for https, a URL with port.");
    private readonly ValueOption<string?> _noProxy = new("--no-proxy", "Addresses reached without the proxy, separated by commas.");
    private readonly ValueOption<string[]?> _labels = new("--labels", "KEY1=VALUE1,KEY2=VALUE2;KEY3=VALUE3... Parameters of the driver; can be repeated.");
    private readonly ValueOption<int?> _apiserverPort = new("--apiserver-port", "Port of the engine's API, 1024 to 65535; the driver's default when not given.");
    private readonly ValueOption<string?> _insecureRegistry = new("--insecure-registry", "Registry, host:port, that Docker uses without TLS.");
    private readonly ValueOption<string?> _serverType = new("--server-type", "Kind of server; vm when not given.");
    private readonly FlagOption _tlsDisabled = new("--tls-disabled", "Open the engine's API without TLS.");
    private readonly FlagOption _public = new("--public", "Let other projects see and use the baymodel.");
    private readonly FlagOption _registryEnabled = new("--registry-enabled", "Give the bay a private registry.");
    private readonly FlagOption _masterLbEnabled = new("--master-lb-enabled", "Put several masters behind a load balancer.");

    /// <summary>Makes the command.</summary>
    public BaymodelCreateCommand(CliHost host, GlobalOptions options)
        : base("baymodel-create", "Create a baymodel: the description that bays are built from.", host, options)
    {
        Add(_name);
        Add(_imageId);
        Add(_keypairId);
        Add(_externalNetworkId);
        Add(_coe);
        Add(_fixedNetwork);
        Add(_fixedSubnet);
        Add(_networkDriver);
        Add(_volumeDriver);
        Add(_dnsNameserver);
        Add(_flavorId);
        Add(_masterFlavorId);
        Add(_dockerVolumeSize);
        Add(_dockerStorageDriver);
        Add(_httpProxy);
        Add(_httpsProxy);
        Add(_noProxy);
        Add(_labels);
        Add(_apiserverPort);
        Add(_insecureRegistry);
        Add(_serverType);
        Add(_tlsDisabled);
        Add(_public);
        Add(_registryEnabled);
        Add(_masterLbEnabled);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "magnum baymodel-create --name dockermodel --image-id ubuntu-docker --keypair-id testkey --external-network-id public --coe docker",
        "magnum baymodel-create --name swarmbaymodel --image-id fedora-atomic-latest --keypair-id testkey --external-network-id public --dns-nameserver 8.8.8.8 --flavor-id m1.small --docker-volume-size 5 --coe swarm",
        "magnum baymodel-create --name mesosbaymodel --image-id ubuntu-mesos --keypair-id testkey --external-network-id public --coe mesos --volume-driver rexray --labels rexray_preempt=true",
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var request = new CreateBaymodelRequest { Baymodel = Read(context), RequestId = Guid.NewGuid().ToString() };
        var session = await context.ConnectAsync(cancellationToken);
        var baymodel = await session.Baymodels.CreateBaymodelAsync(request, cancellationToken: cancellationToken);
        ListOutput.Write(context, baymodel, BaymodelColumns.All);
        return ExitCode.Success;
    }

    private Baymodel Read(CommandContext context)
    {
        var parse = context.Parse;
        var baymodel = new Baymodel
        {
            Name = parse.GetValue(_name) ?? string.Empty,
            ImageId = parse.GetRequiredValue(_imageId),
            KeypairId = parse.GetRequiredValue(_keypairId),
            ExternalNetworkId = parse.GetRequiredValue(_externalNetworkId),
            Coe = parse.GetRequiredValue(_coe),
            FixedNetwork = parse.GetValue(_fixedNetwork) ?? string.Empty,
            FixedSubnet = parse.GetValue(_fixedSubnet) ?? string.Empty,
            NetworkDriver = parse.GetValue(_networkDriver) ?? string.Empty,
            VolumeDriver = parse.GetValue(_volumeDriver) ?? string.Empty,
            DnsNameserver = parse.GetValue(_dnsNameserver) ?? string.Empty,
            FlavorId = parse.GetValue(_flavorId) ?? string.Empty,
            MasterFlavorId = parse.GetValue(_masterFlavorId) ?? string.Empty,
            DockerStorageDriver = parse.GetValue(_dockerStorageDriver) ?? string.Empty,
            HttpProxy = parse.GetValue(_httpProxy) ?? string.Empty,
            HttpsProxy = parse.GetValue(_httpsProxy) ?? string.Empty,
            NoProxy = parse.GetValue(_noProxy) ?? string.Empty,
            InsecureRegistry = parse.GetValue(_insecureRegistry) ?? string.Empty,
            ServerType = parse.GetValue(_serverType) ?? string.Empty,
            TlsDisabled = parse.GetValue(_tlsDisabled),
            Public = parse.GetValue(_public),
            RegistryEnabled = parse.GetValue(_registryEnabled),
            MasterLbEnabled = parse.GetValue(_masterLbEnabled),
        };
        if (parse.GetValue(_dockerVolumeSize) is { } size)
        {
            baymodel.DockerVolumeSize = size;
        }

        if (parse.GetValue(_apiserverPort) is { } port)
        {
            baymodel.ApiserverPort = port;
        }

        foreach (var (key, value) in LabelFiles.Expand(LabelSyntax.Parse(parse.GetValue(_labels) ?? [])))
        {
            baymodel.Labels.Add(key, value);
        }

        return baymodel;
    }
}
