using Magnum.Cli.Tests.Hosting;
using Magnum.V1;

namespace Magnum.Cli.Tests;

/// <summary>Every command line of the user guide, typed as it stands there.</summary>
public sealed class GuideExamplesTests : IAsyncLifetime
{
    private ScriptedMagnum _magnum = null!;

    public async Task InitializeAsync()
    {
        _magnum = await ScriptedMagnum.StartAsync();
        _magnum.Script.On<CreateBaymodelRequest>(request => request.Baymodel);
        _magnum.Script.On<CreateBayRequest>(request => request.Bay);
    }

    public async Task DisposeAsync() => await _magnum.DisposeAsync();

    public static TheoryData<string, string> Baymodels => new()
    {
        {
            """
            magnum baymodel-create --name k8sbaymodel \
                                   --image-id fedora-atomic-latest \
                                   --keypair-id testkey \
                                   --external-network-id public \
                                   --dns-nameserver 8.8.8.8 \
                                   --flavor-id m1.small \
                                   --docker-volume-size 5 \
                                   --network-driver flannel \
                                   --coe kubernetes
            """,
            """{ "name": "k8sbaymodel", "imageId": "fedora-atomic-latest", "keypairId": "testkey", "externalNetworkId": "public", "dnsNameserver": "8.8.8.8", "flavorId": "m1.small", "dockerVolumeSize": 5, "networkDriver": "flannel", "coe": "kubernetes" }"""
        },
        {
            """
            magnum baymodel-create --name swarmbaymodel \
                                   --image-id fedora-atomic-latest \
                                   --keypair-id testkey \
                                   --external-network-id public \
                                   --dns-nameserver 8.8.8.8 \
                                   --flavor-id m1.small \
                                   --docker-volume-size 5 \
                                   --coe swarm
            """,
            """{ "name": "swarmbaymodel", "imageId": "fedora-atomic-latest", "keypairId": "testkey", "externalNetworkId": "public", "dnsNameserver": "8.8.8.8", "flavorId": "m1.small", "dockerVolumeSize": 5, "coe": "swarm" }"""
        },
        {
            """
            magnum baymodel-create --name mesosbaymodel \
                                   --image-id ubuntu-mesos \
                                   --keypair-id testkey \
                                   --external-network-id public \
                                   --dns-nameserver 8.8.8.8 \
                                   --flavor-id m1.small \
                                   --coe mesos
            """,
            """{ "name": "mesosbaymodel", "imageId": "ubuntu-mesos", "keypairId": "testkey", "externalNetworkId": "public", "dnsNameserver": "8.8.8.8", "flavorId": "m1.small", "coe": "mesos" }"""
        },
        {
            """
            magnum baymodel-create --name k8sbaymodel \
                                   --image-id fedora-23-atomic-7 \
                                   --keypair-id testkey \
                                   --external-network-id public \
                                   --dns-nameserver 8.8.8.8 \
                                   --flavor-id m1.small \
                                   --docker-volume-size 5 \
                                   --network-driver flannel \
                                   --coe kubernetes \
                                   --volume-driver cinder
            """,
            """{ "name": "k8sbaymodel", "imageId": "fedora-23-atomic-7", "keypairId": "testkey", "externalNetworkId": "public", "dnsNameserver": "8.8.8.8", "flavorId": "m1.small", "dockerVolumeSize": 5, "networkDriver": "flannel", "coe": "kubernetes", "volumeDriver": "cinder" }"""
        },
        {
            """
            magnum baymodel-create --name mesosbaymodel \
                                   --image-id ubuntu-mesos \
                                   --keypair-id testkey \
                                   --external-network-id public \
                                   --dns-nameserver 8.8.8.8 \
                                   --master-flavor-id m1.magnum \
                                   --docker-volume-size 4 \
                                   --tls-disabled \
                                   --flavor-id m1.magnum \
                                   --coe mesos \
                                   --volume-driver rexray \
                                   --labels rexray-preempt=true
            """,
            """{ "name": "mesosbaymodel", "imageId": "ubuntu-mesos", "keypairId": "testkey", "externalNetworkId": "public", "dnsNameserver": "8.8.8.8", "masterFlavorId": "m1.magnum", "dockerVolumeSize": 4, "tlsDisabled": true, "flavorId": "m1.magnum", "coe": "mesos", "volumeDriver": "rexray", "labels": { "rexray-preempt": "true" } }"""
        },
        {
            // Each parameter that the guide's chapter on baymodels explains.
            """
            magnum baymodel-create --coe swarm --image-id i --keypair-id k --external-network-id e --name n --public \
                                   --server-type vm --network-driver docker --volume-driver rexray --dns-nameserver 8.8.4.4 \
                                   --flavor-id f --master-flavor-id m --http-proxy http://p:1 --https-proxy http://p:2 \
                                   --no-proxy 10.0.0.1,10.0.0.2 --docker-volume-size 3 --docker-storage-driver overlay \
                                   --labels KEY1=VALUE1,KEY2=VALUE2;KEY3=VALUE3 --tls-disabled --registry-enabled
            """,
            """{ "coe": "swarm", "imageId": "i", "keypairId": "k", "externalNetworkId": "e", "name": "n", "public": true, "serverType": "vm", "networkDriver": "docker", "volumeDriver": "rexray", "dnsNameserver": "8.8.4.4", "flavorId": "f", "masterFlavorId": "m", "httpProxy": "http://p:1", "httpsProxy": "http://p:2", "noProxy": "10.0.0.1,10.0.0.2", "dockerVolumeSize": 3, "dockerStorageDriver": "overlay", "labels": { "KEY1": "VALUE1", "KEY2": "VALUE2", "KEY3": "VALUE3" }, "tlsDisabled": true, "registryEnabled": true }"""
        },
        {
            // What the guide leaves out.
            "magnum baymodel-create --coe swarm --image-id i --keypair-id k --external-network-id e --fixed-network n --fixed-subnet s --master-lb-enabled --insecure-registry r:5000 --apiserver-port 2376",
            """{ "coe": "swarm", "imageId": "i", "keypairId": "k", "externalNetworkId": "e", "fixedNetwork": "n", "fixedSubnet": "s", "masterLbEnabled": true, "insecureRegistry": "r:5000", "apiserverPort": 2376 }"""
        },
    };

    public static TheoryData<string, string> Bays => new()
    {
        {
            """
            magnum bay-create --name k8sbay \
                              --baymodel k8sbaymodel \
                              --master-count 3 \
                              --node-count 8
            """,
            """{ "name": "k8sbay", "baymodelId": "k8sbaymodel", "masterCount": 3, "nodeCount": 8 }"""
        },
        {
            """
            magnum bay-create --name swarmbay \
                              --baymodel swarmbaymodel \
                              --master-count 3 \
                              --node-count 8
            """,
            """{ "name": "swarmbay", "baymodelId": "swarmbaymodel", "masterCount": 3, "nodeCount": 8 }"""
        },
        {
            """
            magnum bay-create --name mesosbay \
                              --baymodel mesosbaymodel \
                              --master-count 3 \
                              --node-count 8
            """,
            """{ "name": "mesosbay", "baymodelId": "mesosbaymodel", "masterCount": 3, "nodeCount": 8 }"""
        },
        { "magnum bay-create --name k8sbay --baymodel k8sbaymodel --node-count 1", """{ "name": "k8sbay", "baymodelId": "k8sbaymodel", "nodeCount": 1 }""" },
        { "magnum bay-create --name mesosbay --baymodel mesosbaymodel --node-count 1", """{ "name": "mesosbay", "baymodelId": "mesosbaymodel", "nodeCount": 1 }""" },
        { "magnum bay-create --baymodel m --discovery-url http://d/1 --timeout 90", """{ "baymodelId": "m", "discoveryUrl": "http://d/1", "bayCreateTimeout": "5400s" }""" },
    };

    [Theory]
    [MemberData(nameof(Baymodels))]
    public async Task BaymodelCreate_AsTheGuideHasIt_AsksForThatBaymodel(string commandLine, string expected)
    {
        var run = await _magnum.TypeAsync(commandLine);

        run.Error.ShouldBeEmpty();
        run.ExitCode.ShouldBe(ExitCode.Success);
        _magnum.Script.Requests<CreateBaymodelRequest>().Single().Baymodel.ShouldBe(Baymodel.Parser.ParseJson(expected));
    }

    [Theory]
    [MemberData(nameof(Bays))]
    public async Task BayCreate_AsTheGuideHasIt_AsksForThatBay(string commandLine, string expected)
    {
        var run = await _magnum.TypeAsync(commandLine);

        run.Error.ShouldBeEmpty();
        run.ExitCode.ShouldBe(ExitCode.Success);
        _magnum.Script.Requests<CreateBayRequest>().Single().Bay.ShouldBe(Bay.Parser.ParseJson(expected));
    }

    [Fact]
    public async Task BayShow_ReadWithTheGuidesAwk_GivesTheApiAddress()
    {
        var bay = Samples.Bay(BayStatus.CreateComplete);
        bay.ApiAddress = "172.24.4.115";
        _magnum.Script.On<GetBayRequest>(_ => bay);

        var run = await _magnum.TypeAsync("magnum bay-show mesosbay");

        _magnum.Script.Requests<GetBayRequest>().Single().Id.ShouldBe("mesosbay");
        (await Awk.RunAsync("/ api_address /{print $4}", run.Out)).ShouldBe("172.24.4.115\n");
    }

    [Fact]
    public async Task Version_AsTheGuideHasIt_PrintsTheVersionAlone()
    {
        var run = await _magnum.TypeAsync("magnum --version");

        run.ExitCode.ShouldBe(ExitCode.Success);
        Version.TryParse(run.Out.Trim(), out _).ShouldBeTrue(run.Out);
    }
}
