using System.Reflection;
using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Hosting;

namespace Magnum.IntegrationTests.Clients;

/// <summary>Python's own gRPC, with stubs that protoc makes of the contract.</summary>
[Trait("Category", "Clients")]
public sealed class GrpcioTests(RunningServer running) : IClassFixture<RunningServer>
{
    private static string Imports => typeof(GrpcioTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "ProtobufImports").Value!;

    [Fact]
    public async Task Grpcio_MakesAndWatchesABay()
    {
        using var demo = await CloudAccount.LogInAsync(running.Cloud.AuthUrl, "demo", "demopw", "demo");
        var stubs = Directory.CreateTempSubdirectory("magnum-stubs-");
        var (generated, problems) = await ChildProcess.RunAsync(
        [
            "protoc",
            $"--proto_path={Path.Combine(Checkout.Root, "protos")}",
            $"--proto_path={Imports}",
            $"--python_out={stubs.FullName}",
            $"--grpc_python_out={stubs.FullName}",
            $"--plugin=protoc-gen-grpc_python={Environment.GetEnvironmentVariable("GRPC_PYTHON_PLUGIN") ?? "/usr/bin/grpc_python_plugin"}",
            "magnum/v1/baymodels.proto",
            "magnum/v1/bays.proto",
        ]);
        generated.ShouldBe(0, problems);

        var (code, output) = await ChildProcess.RunAsync(
        [
            Environment.GetEnvironmentVariable("PYTHON") ?? "/usr/bin/python3",
            Path.Combine(AppContext.BaseDirectory, "Clients", "grpcio_bay.py"),
            $"127.0.0.1:{running.Server.Port}",
            stubs.FullName,
            demo.Token,
        ]);

        stubs.Delete(recursive: true);
        code.ShouldBe(0, output);
        output.ShouldContain("status BAY_STATUS_CREATE_COMPLETE");
        output.ShouldContain("refused The request cannot be carried out: bay.node_count must be from 1");
        output.ShouldEndWith("done");
    }
}
