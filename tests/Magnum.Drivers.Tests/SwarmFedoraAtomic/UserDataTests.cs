using System.Text;

namespace Magnum.Drivers.Tests.SwarmFedoraAtomic;

public sealed class UserDataTests
{
    // Nova takes 65,535 bytes of base64.
    private const int MaxBytes = 65535 / 4 * 3;

    // As many as nodes:ca_file may hold.
    private static readonly string MostAuthorities = string.Concat(Enumerable.Repeat(new string('A', 63) + "\n", 12 * 1024 / 64));

    [Theory]
    [InlineData("master")]
    [InlineData("node")]
    public async Task UserData_Always_IsACloudConfigThatNovaTakes(string role)
    {
        var file = Path.GetTempFileName();
        var settings = new ServerSettings { Role = role, Registry = true, HttpProxy = "http://proxy:3128", CaCertificates = MostAuthorities };
        var text = "#cloud-config\n" + settings.UserData().ToJsonString();
        await File.WriteAllTextAsync(file, text);

        var result = await Tool.RunAsync("cloud-init", ["schema", "--config-file", file]);

        result.ExitCode.ShouldBe(0, result.Output);
        result.Output.ShouldContain("Valid");
        Encoding.UTF8.GetByteCount(text).ShouldBeLessThan(MaxBytes);
        File.Delete(file);
    }

    [Fact]
    public void UserData_Settings_AreOneLineEach()
    {
        var settings = new ServerSettings { MasterAddresses = ["10.0.0.3", "10.0.0.4"], Index = 1, ApiAddresses = ["10.0.0.2", "172.24.4.2"] };

        var lines = Content(settings, "/etc/magnum/node.conf").Split('\n');

        lines.ShouldAllBe(line => line.Length == 0 || line.Contains('='));
        lines.ShouldContain("ROLE=master");
        lines.ShouldContain("NODE_NAME=swarmbay-master-1");
        lines.ShouldContain("PRIVATE_ADDRESS=10.0.0.4");
        lines.ShouldContain("MASTER_ADDRESSES=10.0.0.3,10.0.0.4");
        lines.ShouldContain("API_ADDRESSES=10.0.0.2,172.24.4.2");
        lines.ShouldContain("TLS_DISABLED=false");
        lines.ShouldContain("NODE_PASSWORD=" + ServerSettings.NodePassword);
        lines.ShouldContain("TRUSTEE_PASSWORD=");
    }

    [Fact]
    public void UserData_FilesWithSecrets_AreForRootOnly()
    {
        var files = new ServerSettings().UserData()["write_files"]!.AsArray();

        foreach (var file in files.Where(file => file!["content"]!.GetValue<string>().Contains(ServerSettings.NodePassword, StringComparison.Ordinal)))
        {
            file!["permissions"]!.GetValue<string>().ShouldBe("0600");
        }
    }

    [Fact]
    public void UserData_Always_HoldsEveryScript()
    {
        var files = new ServerSettings().UserData()["write_files"]!.AsArray().Select(file => Path.GetFileName(file!["path"]!.GetValue<string>()));

        SwarmFolder.Scripts.Select(Path.GetFileName).ShouldBeSubsetOf(files);
    }

    [Fact]
    public async Task Scripts_Always_PassShellcheck()
    {
        var result = await Tool.RunAsync("shellcheck", SwarmFolder.Scripts);

        result.ExitCode.ShouldBe(0, result.Output);
    }

    private static string Content(ServerSettings settings, string path) =>
        settings.UserData()["write_files"]!.AsArray().Single(file => file!["path"]!.GetValue<string>() == path)!["content"]!.GetValue<string>();
}
