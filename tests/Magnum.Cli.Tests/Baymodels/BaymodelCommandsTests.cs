using System.Text.Json.Nodes;
using Magnum.Cli.Tests.Hosting;
using Magnum.V1;

namespace Magnum.Cli.Tests.Baymodels;

public sealed class BaymodelCommandsTests : IAsyncLifetime
{
    private ScriptedMagnum _magnum = null!;

    public async Task InitializeAsync() => _magnum = await ScriptedMagnum.StartAsync();

    public async Task DisposeAsync() => await _magnum.DisposeAsync();

    [Fact]
    public async Task Show_Baymodel_PrintsEveryFieldOfTheContractButTheEtag()
    {
        _magnum.Script.On<GetBaymodelRequest>(_ => Samples.Baymodel());

        var run = await _magnum.RunAsync("baymodel-show", "k8sbaymodel");

        run.ExitCode.ShouldBe(ExitCode.Success);
        run.Property("docker_volume_size").ShouldBe("5");
        run.Property("apiserver_port").ShouldBe("-");
        run.Property("tls_disabled").ShouldBe("False");
        run.Property("labels").ShouldBe("{'a': 'b', 'flannel_backend': 'vxlan'}");
        foreach (var field in Baymodel.Descriptor.Fields.InDeclarationOrder().Where(field => field.Name != "etag"))
        {
            run.Out.ShouldContain($"| {field.Name} ");
        }
    }

    [Fact]
    public async Task Show_Json_HasTheContractsFieldNames()
    {
        _magnum.Script.On<GetBaymodelRequest>(_ => Samples.Baymodel());

        var run = await _magnum.RunAsync("baymodel-show", "k8sbaymodel", "--json");

        var json = JsonNode.Parse(run.Out)!;
        json["image_id"]!.GetValue<string>().ShouldBe("fedora-atomic-latest");
        json["docker_volume_size"]!.GetValue<int>().ShouldBe(5);
        json["tls_disabled"]!.GetValue<bool>().ShouldBeFalse();
        json["labels"]!["flannel_backend"]!.GetValue<string>().ShouldBe("vxlan");
    }

    [Fact]
    public async Task Update_Label_AsksForThatLabelOnly()
    {
        _magnum.Script.On<UpdateBaymodelRequest>(_ => Samples.Baymodel());

        var run = await _magnum.TypeAsync("magnum baymodel-update mesosbaymodel replace labels/rexray_preempt=true flavor_id=m1.large");

        run.ExitCode.ShouldBe(ExitCode.Success);
        var request = _magnum.Script.Requests<UpdateBaymodelRequest>().Single();
        request.Id.ShouldBe("mesosbaymodel");
        request.UpdateMask.Paths.ShouldBe(["labels.rexray_preempt", "flavor_id"]);
        request.Baymodel.ShouldBe(new Baymodel { FlavorId = "m1.large", Labels = { ["rexray_preempt"] = "true" } });
    }

    [Fact]
    public async Task Create_LabelFile_SendsItsContent()
    {
        _magnum.Script.On<CreateBaymodelRequest>(request => request.Baymodel);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "{ \"JAVA_HOME\":\n \"/jdk\" }");

        var run = await _magnum.RunAsync(
            "baymodel-create", "--coe", "mesos", "--image-id", "i", "--keypair-id", "k", "--external-network-id", "e", "--labels", $"mesos_slave_executor_env_file={file}");
        File.Delete(file);

        run.ExitCode.ShouldBe(ExitCode.Success);
        _magnum.Script.Requests<CreateBaymodelRequest>().Single().Baymodel.Labels
            .ShouldBe(new Dictionary<string, string> { ["mesos_agent_executor_env_variables"] = """{"JAVA_HOME":"/jdk"}""" });
    }

    [Fact]
    public async Task Create_Twice_SendsTwoRequestIds()
    {
        _magnum.Script.On<CreateBaymodelRequest>(request => request.Baymodel);
        string[] line = ["baymodel-create", "--coe", "mesos", "--image-id", "i", "--keypair-id", "k", "--external-network-id", "e"];

        await _magnum.RunAsync(line);
        await _magnum.RunAsync(line);

        var ids = _magnum.Script.Requests<CreateBaymodelRequest>().Select(request => request.RequestId).ToArray();
        ids.ShouldAllBe(id => Guid.Parse(id).Version == 4);
        ids.ShouldBeUnique();
    }

    [Fact]
    public async Task List_SeveralPages_AreReadUntilTheLimit()
    {
        _magnum.Script.On<ListBaymodelsRequest>(request => request.PageToken.Length == 0
            ? new ListBaymodelsResponse { Baymodels = { Samples.Baymodel("a"), Samples.Baymodel("b") }, NextPageToken = "2" }
            : new ListBaymodelsResponse { Baymodels = { Samples.Baymodel("c"), Samples.Baymodel("d") }, NextPageToken = "3" });

        var run = await _magnum.RunAsync("baymodel-list", "--limit", "3", "--sort-key", "name", "--sort-dir", "desc", "--fields", "coe");

        var requests = _magnum.Script.Requests<ListBaymodelsRequest>();
        requests.Select(request => request.PageToken).ShouldBe(["", "2"]);
        requests.ShouldAllBe(request => request.PageSize == 3 && request.OrderBy == "name desc");
        run.OutLines[1].ShouldBe("| uuid                                 | name | coe        |");
        run.OutLines.Count(line => line.Contains("kubernetes", StringComparison.Ordinal)).ShouldBe(3);
    }

    [Theory]
    [InlineData("--fields", "nope", "there is no field 'nope'")]
    [InlineData("--sort-key", "nope", "there is no field 'nope'")]
    [InlineData("--limit", "0", "--limit must be 1 or more")]
    public async Task List_OptionThatCannotBe_IsAUsageError(string option, string value, string reason)
    {
        var run = await _magnum.RunAsync("baymodel-list", option, value);

        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain(reason);
        _magnum.Script.Headers.ShouldBeEmpty();
    }

    [Fact]
    public async Task Delete_SeveralOfWhichOneFails_DeletesTheRestAndExitsWith1()
    {
        _magnum.Script.On<DeleteBaymodelRequest>(request => request.Id == "b"
            ? throw Refusals.InUse("b")
            : new DeleteBaymodelResponse());

        var run = await _magnum.RunAsync("baymodel-delete", "a", "b", "c");

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.OutLines.ShouldBe(["Baymodel a has been deleted.", "Baymodel c has been deleted."]);
        run.ErrorLines.ShouldBe(["ERROR: baymodel b: Baymodel b is used by 1 bay.", "  bays/b1: delete the bay first"]);
    }
}
