using System.Runtime.Versioning;

namespace Magnum.Drivers.Tests.SwarmFedoraAtomic;

/// <summary>What Heat hears of a server that does not get ready, and so what the bay's user reads.</summary>
[SupportedOSPlatform("linux")]
public sealed class BootFailureTests : IAsyncLifetime
{
    private OpenStackStandIn _openStack = null!;

    public Task InitializeAsync()
    {
        _openStack = OpenStackStandIn.Start();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _openStack.DisposeAsync();

    [Fact]
    public async Task Keystone_Refuses_SaysSo()
    {
        _openStack.Trouble("/v3/auth/tokens", 401, """{"error": {"code": 401, "message": "The request you have made requires authentication.", "title": "Unauthorized"}}""");

        var reason = await FailAsync(new ServerSettings());

        reason.ShouldBe($"logging in to Keystone failed (exit status 1): {_openStack.Address}/v3/auth/tokens answered 401 The request you have made requires authentication.");
        _openStack.Requests.Count(request => request == "POST /v3/auth/tokens").ShouldBe(1);
    }

    [Theory]
    [InlineData(404, "Bay 5d12f6fd could not be found.")]
    [InlineData(401, "The trust of the bay has expired.")]
    public async Task Magnum_Refuses_SaysSo(int status, string detail)
    {
        var path = "/v1/certificates/" + ServerSettings.BayUuid;
        _openStack.Trouble(path, status, $$"""{"errors": [{"status": {{status}}, "detail": "{{detail}}", "title": "Refused"}]}""");

        var reason = await FailAsync(new ServerSettings());

        reason.ShouldBe($"getting a certificate failed (exit status 1): {_openStack.Address}{path} answered {status} {detail}");
    }

    [Fact]
    public async Task Magnum_RefusesToSign_SaysSo()
    {
        _openStack.Trouble("/v1/certificates", 400, """{"errors": [{"status": 400, "detail": "The CSR is not signed by its key.", "title": "Bad request"}]}""");

        var reason = await FailAsync(new ServerSettings());

        reason.ShouldBe($"getting a certificate failed (exit status 1): {_openStack.Address}/v1/certificates answered 400 The CSR is not signed by its key.");
    }

    [Fact]
    public async Task Magnum_InTrouble_IsAskedUntilItsTriesAreOver()
    {
        var path = "/v1/certificates/" + ServerSettings.BayUuid;
        _openStack.Trouble(path, 503, """{"errors": [{"status": 503, "detail": "The store is away.", "title": "Unavailable"}]}""");

        var reason = await FailAsync(new ServerSettings());

        reason.ShouldBe($"getting a certificate failed (exit status 1): {_openStack.Address}{path} gave no good answer in 60 tries: 503 The store is away.");
        _openStack.Requests.Count(request => request == "GET " + path).ShouldBe(60);
    }

    [Fact]
    public async Task Keystone_InTroubleForAWhile_IsAskedAgain()
    {
        _openStack.Trouble("/v3/auth/tokens", 503, "<html>busy</html>", times: 3);
        _openStack.Trouble("/v1/certificates", 403, "{}");

        var reason = await FailAsync(new ServerSettings());

        reason.ShouldStartWith("getting a certificate failed (exit status 1): ");
        _openStack.Requests.Count(request => request == "POST /v3/auth/tokens").ShouldBe(4);
    }

    [Fact]
    public async Task Magnum_AnswersRubbish_SaysSo()
    {
        var path = "/v1/certificates/" + ServerSettings.BayUuid;
        _openStack.Trouble(path, 200, "<html>a portal</html>");

        var reason = await FailAsync(new ServerSettings());

        reason.ShouldContain($"{_openStack.Address}{path} answered without a certificate");
    }

    [Fact]
    public async Task Authorities_CannotBeTrusted_SaysSo()
    {
        var settings = new ServerSettings { TlsDisabled = true, CaCertificates = "rubbish\n" };

        var reason = await FailAsync(settings, root => root.Stub("update-ca-trust", "echo 'p11-kit: rubbish' >&2; exit 1"));

        reason.ShouldBe("trusting the cloud's authorities failed (exit status 1): p11-kit: rubbish");
    }

    [Fact]
    public async Task Heat_CannotBeTold_TheConsoleSaysWhatFailedAndWhy()
    {
        await using var root = new ServerSettings { TlsDisabled = true, OpenStack = "https://127.0.0.1:1" }.MakeRoot();
        root.Stub("sleep", "");
        root.Stub("pvcreate", "echo 'Device is busy.'; exit 5");

        var exitCode = await root.BootAsync();

        exitCode.ShouldBe(5);
        var said = root.Lines("/dev/console");
        said[0].Trim().ShouldBe("magnum: preparing the Docker volume failed (exit status 5): Device is busy.");
        said[1].ShouldStartWith("magnum: curl: (7) ");
    }

    [Fact]
    public async Task Volume_NeverComes_SaysWhichOne()
    {
        var reason = await FailAsync(new ServerSettings { TlsDisabled = true }, root => root.Stub("find", ""));

        reason.ShouldBe($"waiting for the Docker volume failed (exit status 1): volume {ServerSettings.VolumeId} was not attached within five minutes");
    }

    [Fact]
    public async Task Program_Fails_SaysTheStepAndItsLastWords()
    {
        var reason = await FailAsync(new ServerSettings { TlsDisabled = true }, root => root.Stub("pvcreate", "echo 'Device /dev/vdb is \"busy\".' >&2; exit 5"));

        reason.ShouldBe("preparing the Docker volume failed (exit status 5): Device /dev/vdb is \"busy\".");
    }

    [Fact]
    public async Task Overlay_UnknownToTheKernel_SaysSo()
    {
        var reason = await FailAsync(new ServerSettings { TlsDisabled = true, StorageDriver = "overlay" }, root =>
        {
            root.Stub("grep", "[ \"$2\" != overlay ] || exit 1; exec /bin/grep \"$@\"");
            root.Stub("modprobe", "exit 1");
        });

        reason.ShouldBe("preparing the Docker volume failed (exit status 1): the image's kernel has no overlay file system");
    }

    [Fact]
    public async Task Etcd_DoesNotCome_SaysWhatItIs()
    {
        var reason = await FailAsync(new ServerSettings { TlsDisabled = true, MasterAddresses = [Loopback.Next()] }, root => root.Stub("systemctl", ""));

        reason.ShouldStartWith("starting etcd failed (exit status 1): etcd is not healthy: curl: (7) ");
    }

    [Fact]
    public async Task MetadataGuard_DoesNotStart_DockerDoesNotEither()
    {
        var settings = new ServerSettings { TlsDisabled = true, Role = "node" };
        List<string> calls = [];

        var reason = await FailAsync(settings, root => root.Stub("systemctl", "[ \"$1\" != is-active ] || { echo failed; exit 3; }"), root => calls.AddRange(root.Calls));

        reason.ShouldBe("starting Docker failed (exit status 1): containers are not kept away from the metadata service: failed");
        calls.ShouldNotContain("systemctl --no-block restart docker");
    }

    [Theory]
    [InlineData("rexray", false, "starting REX-Ray failed (exit status 1): REX-Ray needs the bay's trust, which this server was not given")]
    [InlineData("", true, "starting the registry failed (exit status 1): the registry needs the bay's trust, which this server was not given")]
    public async Task Trust_NotGivenWhereItIsNeeded_SaysSo(string volumeDriver, bool registry, string expected)
    {
        var reason = await FailAsync(new ServerSettings { TlsDisabled = true, Role = "node", VolumeDriver = volumeDriver, Registry = registry });

        reason.ShouldBe(expected);
    }

    [Fact]
    public async Task Agent_DoesNotRegister_SaysSo()
    {
        var reason = await FailAsync(new ServerSettings { TlsDisabled = true, Role = "node", MasterAddresses = [Loopback.Next()] });

        reason.ShouldStartWith("starting the Swarm agent failed (exit status 1): the Swarm agent has not registered this node in etcd: curl: (7) ");
    }

    private async Task<string> FailAsync(ServerSettings settings, Action<ThrowAwayRoot>? change = null, Action<ThrowAwayRoot>? look = null)
    {
        await using var root = (settings with { OpenStack = _openStack.Address }).MakeRoot();
        root.Stub("sleep", "");
        change?.Invoke(root);

        var exitCode = await root.BootAsync();

        exitCode.ShouldNotBe(0);
        look?.Invoke(root);
        var signal = _openStack.Signals.ShouldHaveSingleItem();
        signal["status"]!.GetValue<string>().ShouldBe("FAILURE");
        signal["id"]!.GetValue<string>().ShouldBe(settings.Name);
        return signal["reason"]!.GetValue<string>().Trim();
    }
}
