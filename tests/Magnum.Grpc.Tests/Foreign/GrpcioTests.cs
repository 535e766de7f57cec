using Echo.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Magnum.Grpc.Reflection;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Foreign;

public sealed class GrpcioTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Grpcio_AllChecks_Hold(bool tls)
    {
        using var certificate = tls ? TestCertificate.Create() : null;
        await using var server = await EchoServer.StartAsync(certificate: certificate);
        var folder = Directory.CreateTempSubdirectory("grpcio");
        var descriptors = Path.Combine(folder.FullName, "descriptors");
        await File.WriteAllBytesAsync(descriptors, Descriptors().ToByteArray());
        List<string> arguments = [Path.Combine(AppContext.BaseDirectory, "Foreign", "grpcio_checks.py"), $"localhost:{server.Port}", descriptors];
        if (certificate is not null)
        {
            arguments.Add(await TestCertificate.WriteRootAsync(certificate, folder.FullName));
        }

        var (code, output, error) = await ForeignProgram.RunAsync(ForeignProgram.Python, [.. arguments]);

        folder.Delete(recursive: true);
        output.Split('\n').Where(line => line.StartsWith("FAILED", StringComparison.Ordinal)).ShouldBeEmpty(error);
        code.ShouldBe(0, error);
        output.Split('\n').Count(line => line.StartsWith("ok ", StringComparison.Ordinal)).ShouldBeGreaterThan(25);
    }

    private static FileDescriptorSet Descriptors()
    {
        FileDescriptor[] roots =
        [
            EchoReflection.Descriptor,
            global::Grpc.Health.V1.HealthReflection.Descriptor,
            global::Grpc.Reflection.V1Alpha.ReflectionReflection.Descriptor,
            Google.Rpc.StatusReflection.Descriptor,
            Google.Rpc.ErrorDetailsReflection.Descriptor,
        ];

        // A pool wants a file after those that it imports.
        var files = roots
            .SelectMany(root => DescriptorIndex.WithImports(root).Reverse())
            .DistinctBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => FileDescriptorProto.Parser.ParseFrom(file.Data));
        return new FileDescriptorSet { File = { files } };
    }
}
