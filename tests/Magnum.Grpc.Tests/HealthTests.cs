using Grpc.Core;
using Grpc.Health.V1;
using Magnum.Grpc.Tests.Hosting;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Magnum.Grpc.Tests;

public sealed class HealthTests
{
    [Fact]
    public async Task Check_Server_ServesFromTheStart()
    {
        await using var server = await EchoServer.StartAsync();

        var response = await Client(server).CheckAsync(new HealthCheckRequest());

        response.Status.ShouldBe(ServingStatus.Serving);
    }

    [Fact]
    public async Task Check_UnknownService_IsNotFound()
    {
        await using var server = await EchoServer.StartAsync();

        var failure = await Should.ThrowAsync<RpcException>(async () => await Client(server).CheckAsync(new HealthCheckRequest { Service = "x" }));

        failure.StatusCode.ShouldBe(StatusCode.NotFound);
    }

    [Fact]
    public async Task List_All_GivesEachStatus()
    {
        await using var server = await EchoServer.StartAsync();
        server.Health.SetStatus("echo.v1.EchoService", ServingStatus.NotServing);

        var response = await Client(server).ListAsync(new HealthListRequest());

        response.Statuses[string.Empty].Status.ShouldBe(ServingStatus.Serving);
        response.Statuses["echo.v1.EchoService"].Status.ShouldBe(ServingStatus.NotServing);
    }

    [Fact]
    public async Task Watch_Changes_AreToldOnce()
    {
        await using var server = await EchoServer.StartAsync();
        using var watch = Client(server).Watch(new HealthCheckRequest { Service = "s" });

        await NextAsync(watch, ServingStatus.ServiceUnknown);
        server.Health.SetStatus("s", ServingStatus.Serving);
        await NextAsync(watch, ServingStatus.Serving);
        server.Health.SetStatus("other", ServingStatus.Serving);
        server.Health.SetStatus("s", ServingStatus.Serving);
        server.Health.SetAll(ServingStatus.NotServing);
        await NextAsync(watch, ServingStatus.NotServing);
        server.Health.ClearStatus("s");
        await NextAsync(watch, ServingStatus.ServiceUnknown);
    }

    [Fact]
    public async Task Watch_ServerStops_EndsUnavailable()
    {
        await using var server = await EchoServer.StartAsync();
        using var watch = Client(server).Watch(new HealthCheckRequest());
        await NextAsync(watch, ServingStatus.Serving);

        var stopping = server.StopAsync();
        var failure = await Should.ThrowAsync<RpcException>(() => watch.ResponseStream.MoveNext());

        failure.StatusCode.ShouldBe(StatusCode.Unavailable);
        await stopping;
    }

    private static global::Grpc.Health.V1.Health.HealthClient Client(EchoServer server) => new(server.Channel());

    private static async Task NextAsync(AsyncServerStreamingCall<HealthCheckResponse> watch, ServingStatus expected)
    {
        (await watch.ResponseStream.MoveNext()).ShouldBeTrue();
        watch.ResponseStream.Current.Status.ShouldBe(expected);
    }
}
