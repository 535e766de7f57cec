using System.Runtime.Versioning;
using System.Text.Json.Nodes;

namespace Magnum.Drivers.Tests.DockerUbuntu;

/// <summary>Runs the boot script to its end, with stand-ins for the programs that change a machine.</summary>
[SupportedOSPlatform("linux")]
public sealed class BootScriptTests : IDisposable
{
    private const string VolumeId = "565dc633-6fda-47b7-9c6d-e7bab7c48271";
    private readonly string _root = Directory.CreateTempSubdirectory("node-boot").FullName;

    public BootScriptTests()
    {
        Directory.CreateDirectory(Path.Combine(_root, "bin"));
        foreach (var program in new[] { "apt-get", "apt-mark", "mkfs.ext4", "mkdir", "mount", "pvcreate", "vgcreate", "lvcreate", "usermod", "update-ca-certificates", "systemctl", "docker", "sleep" })
        {
            Stub(program, "");
        }

        Stub("find", $"echo /dev/disk/by-id/virtio-{VolumeId[..20]}");
        Stub("apt-cache", """
            echo 'docker.io | 28.2.2-0ubuntu1~22.04.1 | archive jammy-updates/universe'
            echo 'docker.io | 24.0.7-0ubuntu2 | archive jammy-backports/universe'
            echo 'docker.io | 20.10.12-0ubuntu4 | archive jammy/universe'
            """);
        // The signal: header from standard input, body and address from the arguments.
        File.WriteAllText(Path.Combine(_root, "bin", "curl"), $"""
            #!/bin/bash
            cat > {_root}/header
            while [ $# -gt 1 ]; do
              if [ "$1" = --data ]; then printf '%s' "$2" > {_root}/body; fi
              shift
            done
            printf '%s' "$1" > {_root}/url
            """);
        MakeExecutable("curl");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Script_Always_PassesShellcheck()
    {
        var result = await Tool.RunAsync("shellcheck", [DockerUbuntuFolder.BootScript]);

        result.ExitCode.ShouldBe(0, result.Output);
    }

    [Fact]
    public async Task Script_Overlay_MountsTheVolumeAndInstallsTheNewestDocker()
    {
        var exitCode = await BootAsync("overlay", "");

        exitCode.ShouldBe(0, Log);
        Calls.ShouldContain($"mkfs.ext4 -q -L docker /dev/disk/by-id/virtio-{VolumeId[..20]}");
        Calls.ShouldContain("mount /var/lib/docker");
        InstalledDocker().ShouldBe("28.2.2-0ubuntu1~22.04.1");
        Calls.ShouldNotContain("apt-mark hold docker.io");
        Calls.ShouldContain("docker info");
        File.ReadAllText(Path.Combine(_root, "fstab")).ShouldBe("LABEL=docker /var/lib/docker ext4 defaults 0 2\n");
    }

    [Fact]
    public async Task Script_Devicemapper_MakesAThinPoolAndInstallsADockerThatKnowsIt()
    {
        var exitCode = await BootAsync("devicemapper", "");

        exitCode.ShouldBe(0, Log);
        Calls.ShouldContain("vgcreate docker /dev/disk/by-id/virtio-" + VolumeId[..20]);
        Calls.ShouldContain("lvcreate --type thin-pool --extents 95%FREE --name thinpool docker");
        InstalledDocker().ShouldBe("24.0.7-0ubuntu2");
        Calls.ShouldContain("apt-mark hold docker.io");
    }

    [Theory]
    [InlineData("20.10", "20.10.12-0ubuntu4")]
    [InlineData("20", "20.10.12-0ubuntu4")]
    [InlineData("24.0.7", "24.0.7-0ubuntu2")]
    public async Task Script_DockerVersion_InstallsTheNewestOfThatSeries(string wanted, string installed)
    {
        await BootAsync("overlay", wanted);

        InstalledDocker().ShouldBe(installed);
    }

    [Fact]
    public async Task Script_AuthoritiesNamed_TrustsEachBeforeAnythingElse()
    {
        await File.WriteAllTextAsync(Path.Combine(_root, "authorities.pem"), "-----BEGIN CERTIFICATE-----\none\n-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\ntwo\n-----END CERTIFICATE-----\n");

        var exitCode = await BootAsync("overlay", "");

        exitCode.ShouldBe(0, Log);
        Calls.Take(1).ShouldBe(["update-ca-certificates "]);
        File.ReadAllText(Path.Combine(_root, "magnum-1.crt")).ShouldBe("-----BEGIN CERTIFICATE-----\none\n-----END CERTIFICATE-----\n");
        File.ReadAllText(Path.Combine(_root, "magnum-2.crt")).ShouldBe("-----BEGIN CERTIFICATE-----\ntwo\n-----END CERTIFICATE-----\n");
    }

    [Fact]
    public async Task Script_NoAuthorities_LeavesTheImagesOwn()
    {
        await File.WriteAllTextAsync(Path.Combine(_root, "authorities.pem"), "");

        await BootAsync("overlay", "");

        Calls.ShouldNotContain("update-ca-certificates ");
    }

    [Fact]
    public async Task Script_Ready_SignalsSuccessWithTheTokenOffTheCommandLine()
    {
        await BootAsync("overlay", "");

        Signal["status"]!.GetValue<string>().ShouldBe("SUCCESS");
        File.ReadAllText(Path.Combine(_root, "header")).ShouldBe("X-Auth-Token: t0ken\n");
        File.ReadAllText(Path.Combine(_root, "url")).ShouldBe("http://heat/signal");
    }

    [Fact]
    public async Task Script_StepFails_SignalsTheStepAndItsLastWords()
    {
        Stub("apt-get", """case "$*" in *docker.io*) echo 'E: Unable to fetch "some" archives'; exit 100 ;; esac""");

        var exitCode = await BootAsync("overlay", "");

        exitCode.ShouldBe(100);
        Signal["status"]!.GetValue<string>().ShouldBe("FAILURE");
        Signal["reason"]!.GetValue<string>().Trim().ShouldBe("""installing Docker failed (exit status 100): E: Unable to fetch "some" archives""");
        Calls.ShouldNotContain("docker info");
    }

    [Fact]
    public async Task Script_HeatCannotBeTold_TheConsoleSaysWhatFailedAndWhy()
    {
        Stub("curl", "echo 'curl: (60) SSL certificate problem' >&2; exit 60");

        var exitCode = await BootAsync("devicemapper", "28");

        exitCode.ShouldBe(1);
        var said = await File.ReadAllLinesAsync(Path.Combine(_root, "console"));
        said[0].ShouldStartWith("magnum: installing Docker failed (exit status 1): ");
        said[1].ShouldBe("magnum: curl: (60) SSL certificate problem");
    }

    [Fact]
    public async Task Script_NoSuchDocker_SignalsWhatWasLookedFor()
    {
        var exitCode = await BootAsync("devicemapper", "28");

        exitCode.ShouldBe(1);
        Signal["reason"]!.GetValue<string>().ShouldContain("the package archive has no Docker 28 that knows storage driver devicemapper");
    }

    [Fact]
    public async Task Script_VolumeNeverComes_SignalsWhichOne()
    {
        Stub("find", "exit 1");

        var exitCode = await BootAsync("overlay", "");

        exitCode.ShouldBe(1);
        Signal["reason"]!.GetValue<string>().ShouldContain($"waiting for the Docker volume failed (exit status 1): volume {VolumeId} was not attached within five minutes");
    }

    private IReadOnlyList<string> Calls => File.ReadAllLines(Path.Combine(_root, "calls"));

    private string Log => File.ReadAllText(Path.Combine(_root, "log"));

    private JsonNode Signal => JsonNode.Parse(File.ReadAllText(Path.Combine(_root, "body")))!;

    private string InstalledDocker() =>
        Calls.Single(call => call.Contains("install docker.io=", StringComparison.Ordinal)).Split('=')[^1];

    private async Task<int> BootAsync(string storageDriver, string dockerVersion)
    {
        await File.WriteAllTextAsync(Path.Combine(_root, "node.conf"), $"""
            SIGNAL_URL=http://heat/signal
            SIGNAL_TOKEN=t0ken
            DOCKER_VOLUME_ID={VolumeId}
            DOCKER_STORAGE_DRIVER={storageDriver}
            DOCKER_VERSION={dockerVersion}

            """);
        var script = (await File.ReadAllTextAsync(DockerUbuntuFolder.BootScript))
            .Replace("/etc/magnum/node.conf", Path.Combine(_root, "node.conf"), StringComparison.Ordinal)
            .Replace("/etc/magnum/authorities.pem", Path.Combine(_root, "authorities.pem"), StringComparison.Ordinal)
            .Replace("/dev/console", Path.Combine(_root, "console"), StringComparison.Ordinal)
            .Replace("/usr/local/share/ca-certificates", _root, StringComparison.Ordinal)
            .Replace("/var/log/magnum-node-boot.log", Path.Combine(_root, "log"), StringComparison.Ordinal)
            .Replace("/etc/fstab", Path.Combine(_root, "fstab"), StringComparison.Ordinal);
        var copy = Path.Combine(_root, "node-boot.sh");
        await File.WriteAllTextAsync(copy, script);
        var result = await Tool.RunAsync("/bin/bash", [copy], $"{_root}/bin:/usr/bin:/bin");
        return result.ExitCode;
    }

    private void Stub(string program, string body)
    {
        File.WriteAllText(Path.Combine(_root, "bin", program), $"#!/bin/bash\necho \"{program} $*\" >> {_root}/calls\n{body}\n");
        MakeExecutable(program);
    }

    private void MakeExecutable(string program) =>
        File.SetUnixFileMode(Path.Combine(_root, "bin", program), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
