using System.Text.Json.Nodes;
using Grpc.Core;
using Magnum.Cli.Bays;
using Magnum.Cli.Tests.Hosting;
using Magnum.V1;

namespace Magnum.Cli.Tests.Certificates;

public sealed class BayConfigTests : WithBayCa
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Answer(BayStatus.CreateComplete);
    }

    [Fact]
    public async Task Config_BayWithTls_WritesWhatOpensslVerifies()
    {
        var run = await ConfigAsync();

        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        Folder.Names.ShouldBe(["ca.pem", "cert.pem", "key.pem"]);
        (await Tool.OpensslAsync("verify", "-purpose", "sslclient", "-CAfile", Folder.File("ca.pem"), Folder.File("cert.pem"))).ShouldContain("cert.pem: OK");
        (await Tool.OpensslAsync("pkey", "-check", "-noout", "-in", Folder.File("key.pem"))).ShouldContain("Key is valid");
        var ofKey = await Tool.OpensslAsync("pkey", "-pubout", "-in", Folder.File("key.pem"));
        (await Tool.OpensslAsync("x509", "-pubkey", "-noout", "-in", Folder.File("cert.pem"))).ShouldBe(ofKey);
        var csr = Folder.Write("sent.csr", Magnum.Script.Requests<SignRequest>().Single().Csr);
        (await Tool.OpensslAsync("req", "-verify", "-noout", "-text", "-in", csr)).ShouldContain("Public-Key: (2048 bit)");
        (await Tool.RunAsync("stat", new Dictionary<string, string>(), "-c", "%a", Folder.File("key.pem"))).Out.ShouldBe("600\n");
    }

    [Fact]
    public async Task Config_BayWithTls_PrintsTheVariables()
    {
        var run = await ConfigAsync();

        run.OutLines.ShouldBe(["export DOCKER_HOST=tcp://192.0.2.10:2376", $"export DOCKER_CERT_PATH={Folder.Path}", "export DOCKER_TLS_VERIFY=True"]);
        run.Error.ShouldBe($"Wrote key.pem, cert.pem and ca.pem to {Folder.Path}.\n");
    }

    [Fact]
    public async Task Config_BayWithoutTls_UnsetsWhatWouldTurnItOnAndWritesNothing()
    {
        Answer(BayStatus.CreateComplete, tls: false);

        var run = await ConfigAsync();

        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        run.OutLines.ShouldBe(["export DOCKER_HOST=tcp://192.0.2.10:2376", "unset DOCKER_CERT_PATH", "unset DOCKER_TLS_VERIFY"]);
        Folder.Names.ShouldBeEmpty();
        Magnum.Script.Requests<SignRequest>().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true, "setenv DOCKER_TLS_VERIFY True")]
    [InlineData(false, "unsetenv DOCKER_TLS_VERIFY")]
    public async Task Config_CShell_SpeaksItsLanguage(bool tls, string line)
    {
        Answer(BayStatus.UpdateComplete, tls: tls);
        var shell = new Shell { Variables = Magnum.Variables() };
        shell.Variables["SHELL"] = "/bin/tcsh";

        var run = await shell.RunAsync("bay-config", "swarmbay", "--dir", Folder.Path);

        run.OutLines[0].ShouldBe("setenv DOCKER_HOST tcp://192.0.2.10:2376");
        run.OutLines[^1].ShouldBe(line);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("it's $HOME; `id`")]
    public async Task Config_FolderWithOddName_IsWhatTheShellThenHas(string name)
    {
        var folder = Folder.File(name);

        var run = await Magnum.RunAsync("bay-config", "swarmbay", "--dir", folder);

        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        var shell = await Tool.RunAsync("sh", new Dictionary<string, string>(), "-c", $"{run.Out}printf '%s' \"$DOCKER_CERT_PATH\"");
        shell.Out.ShouldBe(folder);
        File.Exists(Path.Combine(folder, "key.pem")).ShouldBeTrue();
    }

    [Fact]
    public async Task Config_Json_IsTheEnvironment()
    {
        var run = await Magnum.RunAsync("bay-config", "swarmbay", "--dir", Folder.Path, "--json");

        var json = JsonNode.Parse(run.Out)!;
        json["DOCKER_HOST"]!.GetValue<string>().ShouldBe("tcp://192.0.2.10:2376");
        json["DOCKER_CERT_PATH"]!.GetValue<string>().ShouldBe(Folder.Path);
        json["DOCKER_TLS_VERIFY"]!.GetValue<string>().ShouldBe("True");
    }

    [Theory]
    [InlineData("CREATE_IN_PROGRESS")]
    [InlineData("CREATE_FAILED")]
    [InlineData("UPDATE_FAILED")]
    [InlineData("DELETE_IN_PROGRESS")]
    public async Task Config_BayThatIsNotComplete_IsRefused(string status)
    {
        Answer(Enum.GetValues<BayStatus>().Single(known => BayStatusText.Of(known) == status));

        var run = await ConfigAsync();

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldStartWith($"ERROR: Bay mesosbay is in {status}");
        run.Out.ShouldBeEmpty();
        Folder.Names.ShouldBeEmpty();
    }

    [Fact]
    public async Task Config_AnotherEngine_IsRefusedByName()
    {
        Answer(BayStatus.CreateComplete, coe: "docker");

        var run = await ConfigAsync();

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldBe("ERROR: Bay mesosbay is of coe docker; bay-config knows how to use bays of coe swarm only.\n");
        Folder.Names.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("192.0.2.10")]
    [InlineData("tcp://192.0.2.10:2376\nrm -rf x")]
    public async Task Config_NoUsableAddress_IsRefused(string address)
    {
        Answer(BayStatus.CreateComplete, address: address);

        var run = await ConfigAsync();

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldContain("has no address that Docker could use");
        run.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task Config_FileThere_IsRefusedBeforeAnythingIsSigned()
    {
        Folder.Write("cert.pem", "mine");

        var run = await ConfigAsync();

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldStartWith($"ERROR: In '{Folder.Path}' there is already: cert.pem.\n");
        run.Error.ShouldContain("--force");
        Folder.Names.ShouldBe(["cert.pem"]);
        Folder.Read("cert.pem").ShouldBe("mine");
        Magnum.Script.Requests<SignRequest>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Config_FilesThereAndForced_AreReplacedByOnesThatFitTogether()
    {
        await ConfigAsync();
        var before = Folder.Read("key.pem");

        var run = await ConfigAsync("--force");

        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        Folder.Names.ShouldBe(["ca.pem", "cert.pem", "key.pem"]);
        Folder.Read("key.pem").ShouldNotBe(before);
        var ofKey = await Tool.OpensslAsync("pkey", "-pubout", "-in", Folder.File("key.pem"));
        (await Tool.OpensslAsync("x509", "-pubkey", "-noout", "-in", Folder.File("cert.pem"))).ShouldBe(ofKey);
    }

    [Fact]
    public async Task Config_CertificateOfAnotherKey_WritesNothing()
    {
        Magnum.Script.On<SignRequest>(request => new SignedCertificate { Pem = Ca.SignClient(new Cli.Certificates.ClientKey().Csr) });

        var run = await ConfigAsync();

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldContain("a certificate of another key");
        Folder.Names.ShouldBeEmpty();
    }

    [Fact]
    public async Task Config_RefusedWhileSigning_WritesNothing()
    {
        Magnum.Script.On<SignRequest>(_ => throw Refusals.Plain(StatusCode.PermissionDenied, "Your role in this project is reader."));

        var run = await ConfigAsync();

        run.ExitCode.ShouldBe(ExitCode.Failure);
        Folder.Names.ShouldBeEmpty();
    }

    [Fact]
    public async Task Config_FailedBay_LeadsToTheReason()
    {
        Answer(BayStatus.CreateFailed);

        var run = await ConfigAsync();

        run.Error.ShouldBe("ERROR: Bay mesosbay is in CREATE_FAILED, and bay-config takes a complete one; 'magnum bay-show mesosbay' tells why it failed.\n");
    }

    [Fact]
    public async Task Config_FolderWithoutName_IsWrongUsage()
    {
        var run = await Magnum.RunAsync("bay-config", "swarmbay", "--dir", "");

        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain("--dir is empty");
        Magnum.Script.Requests<SignRequest>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Config_ForcedOverALink_ReplacesTheLinkAndNotWhereItLeads()
    {
        var target = Folder.Write("target", "precious");
        File.CreateSymbolicLink(Folder.File("key.pem"), target);

        var refused = await ConfigAsync();
        var forced = await ConfigAsync("--force");

        refused.ExitCode.ShouldBe(ExitCode.Failure);
        forced.ExitCode.ShouldBe(ExitCode.Success, forced.Error);
        Folder.Read("target").ShouldBe("precious");
        new FileInfo(Folder.File("key.pem")).LinkTarget.ShouldBeNull();
    }

    [Fact]
    public async Task Config_FolderThatCannotBe_SaysWhich()
    {
        var file = Folder.Write("file", "x");

        var run = await Magnum.RunAsync("bay-config", "swarmbay", "--dir", Path.Combine(file, "below"));

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldContain($"ERROR: The files cannot be written to '{Path.Combine(file, "below")}' (--dir): ");
        run.Out.ShouldBeEmpty();
    }

    private Task<CliRun> ConfigAsync(params string[] more) => Magnum.RunAsync(["bay-config", "swarmbay", "--dir", Folder.Path, .. more]);

    private void Answer(BayStatus status, bool tls = true, string coe = "swarm", string address = "tcp://192.0.2.10:2376")
    {
        var bay = Samples.Bay(status);
        bay.ApiAddress = address;
        (bay.Coe, bay.TlsDisabled) = (coe, !tls);
        Magnum.Script.On<GetBayRequest>(_ => bay);
    }
}
