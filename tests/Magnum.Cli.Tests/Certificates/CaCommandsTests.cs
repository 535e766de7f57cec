using System.Text.Json.Nodes;
using Grpc.Core;
using Magnum.Cli.Tests.Hosting;
using Magnum.V1;

namespace Magnum.Cli.Tests.Certificates;

public sealed class CaCommandsTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BayCa _ca = new();
    private ScriptedMagnum _magnum = null!;

    public async Task InitializeAsync()
    {
        _magnum = await ScriptedMagnum.StartAsync();
        _ca.AnswerIn(_magnum.Script);
    }

    public async Task DisposeAsync() => await _magnum.DisposeAsync();

    public void Dispose()
    {
        _ca.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task CaShow_ABay_PrintsWhatOpensslReads()
    {
        var run = await _magnum.TypeAsync("magnum ca-show --bay swarmbay");

        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        _magnum.Script.Requests<GetCaRequest>().Single().BayId.ShouldBe("swarmbay");
        run.Out.ShouldBe(_ca.Pem + "\n");
        var text = await Tool.OpensslAsync("x509", "-noout", "-subject", "-in", _folder.Write("ca.pem", run.Out));
        text.ShouldContain("CN = swarmbay");
    }

    [Fact]
    public async Task CaSign_ARequestOfOpenssl_PrintsACertificateThatOpensslVerifies()
    {
        await Tool.OpensslAsync("req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=me", "-keyout", _folder.File("me.key"), "-out", _folder.File("me.csr"));

        var run = await _magnum.RunAsync("ca-sign", "--bay", "swarmbay", "--csr", _folder.File("me.csr"));

        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        var request = _magnum.Script.Requests<SignRequest>().Single();
        (request.BayId, request.Csr).ShouldBe(("swarmbay", _folder.Read("me.csr")));
        var ca = _folder.Write("ca.pem", _ca.Pem);
        var text = await Tool.OpensslAsync("verify", "-purpose", "sslclient", "-CAfile", ca, _folder.Write("me.pem", run.Out));
        text.ShouldContain("me.pem: OK");
    }

    [Fact]
    public async Task CaShowAndSign_Json_HaveTheContractsNames()
    {
        var csr = _folder.Write("me.csr", new Cli.Certificates.ClientKey().Csr);

        var ca = JsonNode.Parse((await _magnum.RunAsync("ca-show", "--bay", "swarmbay", "--json")).Out)!;
        var signed = JsonNode.Parse((await _magnum.RunAsync("ca-sign", "--bay", "swarmbay", "--csr", csr, "--json")).Out)!;

        ca["bay_uuid"]!.GetValue<string>().ShouldBe("swarmbay");
        ca["pem"]!.GetValue<string>().ShouldBe(_ca.Pem);
        signed["pem"]!.GetValue<string>().ShouldStartWith("-----BEGIN CERTIFICATE-----");
    }

    [Fact]
    public async Task CaSign_NoSuchFile_SaysSoAndSendsNothing()
    {
        var run = await _magnum.RunAsync("ca-sign", "--bay", "swarmbay", "--csr", _folder.File("nope.csr"));

        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldStartWith($"ERROR: The file '{_folder.File("nope.csr")}' of --csr cannot be read: ");
        run.Out.ShouldBeEmpty();
        _magnum.Script.Requests<SignRequest>().ShouldBeEmpty();
    }

    [Fact]
    public async Task CaSign_FileWithoutEnd_IsRefusedAndSendsNothing()
    {
        var run = await _magnum.RunAsync("ca-sign", "--bay", "swarmbay", "--csr", "/dev/zero");

        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldBe("ERROR: The file '/dev/zero' of --csr is no certificate request: it is longer than 65536 characters.\n");
        _magnum.Script.Requests<SignRequest>().ShouldBeEmpty();
    }

    [Fact]
    public async Task CaShow_Refused_PrintsTheServersWords()
    {
        _magnum.Script.On<GetCaRequest>(_ => throw Refusals.Plain(StatusCode.NotFound, "There is no bay 'swarmbay' in your project."));

        var run = await _magnum.TypeAsync("magnum ca-show --bay swarmbay");

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldContain("There is no bay 'swarmbay' in your project.");
        run.Out.ShouldBeEmpty();
    }
}
