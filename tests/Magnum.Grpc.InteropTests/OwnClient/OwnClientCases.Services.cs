using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1;
using Grpc.Testing;
using Magnum.Grpc.InteropTests.Contract;

namespace Magnum.Grpc.InteropTests.OwnClient;

/// <summary>Health and reflection.</summary>
internal sealed partial class OwnClientCases
{
    private async Task HealthCheckAsync()
    {
        var health = new global::Grpc.Health.V1.Health.HealthClient(_channel);
        (await health.CheckAsync(new HealthCheckRequest(), Limited())).Status.ShouldBe(HealthCheckResponse.Types.ServingStatus.Serving);
        await FailsAsync(StatusCode.NotFound, () => health.CheckAsync(new HealthCheckRequest { Service = "nobody" }, Limited()).ResponseAsync);
    }

    private async Task HealthWatchAsync()
    {
        var health = new global::Grpc.Health.V1.Health.HealthClient(_channel);
        using var watch = health.Watch(new HealthCheckRequest { Service = "watched" }, Limited());
        (await watch.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        watch.ResponseStream.Current.Status.ShouldBe(HealthCheckResponse.Types.ServingStatus.ServiceUnknown);
        await _client.EmptyCallAsync(new Empty(), Limited(new Metadata.Entry(EchoedMetadata.Health, "watched=NOT_SERVING")));
        (await watch.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        watch.ResponseStream.Current.Status.ShouldBe(HealthCheckResponse.Types.ServingStatus.NotServing);
    }

    private async Task ReflectionAsync()
    {
        using var call = new ServerReflection.ServerReflectionClient(_channel).ServerReflectionInfo(Limited());
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "*" });
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { FileContainingSymbol = "grpc.testing.TestService.UnaryCall" });
        await call.RequestStream.CompleteAsync();
        var responses = await CollectAsync(call.ResponseStream);
        responses[0].ListServicesResponse.Service.Select(service => service.Name).ShouldContain("grpc.testing.TestService");
        responses[1].FileDescriptorResponse.FileDescriptorProto
            .Select(data => FileDescriptorProto.Parser.ParseFrom(data).Name)
            .ShouldContain("grpc/testing/test.proto");
    }
}
