using System.Text.Json.Nodes;
using Grpc.Core;
using Magnum.Cli.Tests.Hosting;
using Magnum.V1;

namespace Magnum.Cli.Tests.Certificates;

public sealed class CaCommandsTests : WithBayCa
{
    [Fact]
    public async Task CaShow_ABay_PrintsWhatOpensslReads()
    {
        var run = await Magnum.TypeAsync("magnum ca-show --bay swarmbay");

        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        Magnum.Script.Requests<GetCaRequest>().Single().BayId.ShouldBe("swarmbay");
        run.Out.ShouldBe(Ca.Pem + "\n");
        var text = await Tool.OpensslAsync("x509", "-noout", "-subject", "-in", Folder.Write("ca.pem", run.Out));
        text.ShouldContain("CN = swarmbay");
    }

    [Fact]
    public async Task CaSign_ARequestOfOpenssl_PrintsACertificateThatOpensslVerifies()
    {
        await Tool.OpensslAsync("req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=me", "-keyout", Folder.File("me.key"), "-out", Folder.File("me.csr"));

        var run = await Magnum.RunAsync("ca-sign", "--bay", "swarmbay", "--csr", Folder.File("me.csr"));

        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        var request = Magnum.Script.Requests<SignRequest>().Single();
        (request.BayId, request.Csr).ShouldBe(("swarmbay", Folder.Read("me.csr")));
        var ca = Folder.Write("ca.pem", Ca.Pem);
        var text = await Tool.OpensslAsync("verify", "-purpose", "sslclient", "-CAfile", ca, Folder.Write("me.pem", run.Out));
        text.ShouldContain("me.pem: OK");
    }

    [Fact]
    public async Task CaShowAndSign_Json_HaveTheContractsNames()
    {
        var csr = Folder.Write("me.csr", new Cli.Certificates.ClientKey().Csr);

        var ca = JsonNode.Parse((await Magnum.RunAsync("ca-show", "--bay", "swarmbay", "--json")).Out)!;
        var signed = JsonNode.Parse((await Magnum.RunAsync("ca-sign", "--bay", "swarmbay", "--csr", csr, "--json")).Out)!;

        ca["bay_uuid"]!.GetValue<string>().ShouldBe("swarmbay");
        ca["pem"]!.GetValue<string>().ShouldBe(Ca.Pem);
        signed["pem"]!.GetValue<string>().ShouldStartWith("-----BEGIN CERTIFICATE-----");
    }

    [Fact]
    public async Task CaSign_NoSuchFile_SaysSoAndSendsNothing()
    {
        var run = await Magnum.RunAsync("ca-sign", "--bay", "swarmbay", "--csr", Folder.File("nope.csr"));

        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldStartWith($"ERROR: The file '{Folder.File("nope.csr")}' of --csr cannot be read: ");
        run.Out.ShouldBeEmpty();
        Magnum.Script.Requests<SignRequest>().ShouldBeEmpty();
    }

    [Fact]
    public async Task CaSign_FileWithoutEnd_IsRefusedAndSendsNothing()
    {
        var run = await Magnum.RunAsync("ca-sign", "--bay", "swarmbay", "--csr", "/dev/zero");

        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldBe("ERROR: The file '/dev/zero' of --csr is no certificate request: it is longer than 65536 characters.\n");
        Magnum.Script.Requests<SignRequest>().ShouldBeEmpty();
    }

    [Fact]
    public async Task CaShow_Refused_PrintsTheServersWords()
    {
        Magnum.Script.On<GetCaRequest>(_ => throw Refusals.Plain(StatusCode.NotFound, "There is no bay 'swarmbay' in your project."));

        var run = await Magnum.TypeAsync("magnum ca-show --bay swarmbay");

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldContain("There is no bay 'swarmbay' in your project.");
        run.Out.ShouldBeEmpty();
    }
}
