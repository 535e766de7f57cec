using Echo.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Magnum.Grpc.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Magnum.Grpc.Tests;

public sealed class ServerBehaviourTests
{
    [Fact]
    public async Task Crash_Unexpected_TellsTheClientNothingAndIsLogged()
    {
        await using var server = await EchoServer.StartAsync();

        var failure = await Should.ThrowAsync<RpcException>(async () => await server.Client().CrashAsync(new EchoRequest()));

        failure.StatusCode.ShouldBe(StatusCode.Unknown);
        failure.Status.Detail.ShouldNotContain(EchoImplementation.SecretText);
        server.Logs.Lines.Single(line => line.Level == LogLevel.Error).Exception!.Message.ShouldBe(EchoImplementation.SecretText);
    }

    [Fact]
    public async Task Crash_WithDetailedErrors_TellsTheClient()
    {
        await using var server = await EchoServer.StartAsync(options => options.EnableDetailedErrors = true);

        var failure = await Should.ThrowAsync<RpcException>(async () => await server.Client().CrashAsync(new EchoRequest()));

        failure.Status.Detail.ShouldContain(EchoImplementation.SecretText);
    }

    [Theory]
    [InlineData(LogLevel.Information)]
    [InlineData(LogLevel.Debug)]
    public async Task AccessLog_EachCall_IsOneLineOfTheConfiguredLevel(LogLevel level)
    {
        await using var server = await EchoServer.StartAsync(options => options.AccessLogLevel = level, logLevel: LogLevel.Debug);

        await server.Client().EchoAsync(new EchoRequest());

        var line = await server.Logs.WaitForAsync(line => line.Text.StartsWith("/echo.v1.EchoService/Echo OK in ", StringComparison.Ordinal));
        line.Level.ShouldBe(level);
        line.Text.ShouldContain("from ipv4:127.0.0.1:");
    }

    [Fact]
    public async Task Trailers_LastWriteNotAwaited_AreSent()
    {
        var returned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await EchoServer.StartAsync(options => options.Interceptors.Add<HastyWriter>(returned));
        using var call = server.Client(options => options.MaxReceiveMessageSize = null).Repeat(new EchoRequest());
        await returned.Task;

        (await call.ResponseStream.MoveNext()).ShouldBeTrue();
        (await call.ResponseStream.MoveNext()).ShouldBeFalse();

        call.GetTrailers().GetValue("x-last").ShouldBe("1");
    }

    [Fact]
    public async Task Interceptors_OfTheServer_StandInOrderAroundEveryKind()
    {
        var seen = new List<string>();
        await using var server = await EchoServer.StartAsync(options =>
        {
            options.Interceptors.Add<Recorder>("outer", seen);
            options.Interceptors.Add<Recorder>("inner", seen);
        });

        await server.Client().EchoAsync(new EchoRequest());
        using var call = server.Client().Repeat(new EchoRequest { Times = 1 });
        await call.ResponseStream.ReadAllAsync().ToListAsync();

        seen.ShouldBe(["outer unary", "inner unary", "outer stream", "inner stream"]);
    }

    [Fact]
    public async Task Interceptors_Refusing_KeepsTheHandlerOut()
    {
        await using var server = await EchoServer.StartAsync(options => options.Interceptors.Add<Refuser>());

        var failure = await Should.ThrowAsync<RpcException>(async () => await server.Client().EchoAsync(new EchoRequest()));

        failure.StatusCode.ShouldBe(StatusCode.Unauthenticated);
        server.Signals.Last.ShouldBeNull();
    }

    [Fact]
    public async Task Context_OfACall_KnowsPeerHostAndHttp()
    {
        await using var server = await EchoServer.StartAsync();

        await server.Client().EchoAsync(new EchoRequest());

        var context = server.Signals.Last!;
        context.Method.ShouldBe("/echo.v1.EchoService/Echo");
        context.Peer.ShouldStartWith("ipv4:127.0.0.1:");
        context.Host.ShouldBe($"127.0.0.1:{server.Port}");
        context.Path.ShouldBe(context.Method);
        context.Deadline.ShouldBe(DateTime.MaxValue);
    }

    [Fact]
    public async Task Options_Wrong_StopTheStart()
    {
        var failure = await Should.ThrowAsync<OptionsValidationException>(() => EchoServer.StartAsync(options => options.MaxReceiveMessageSize = 0));

        failure.Message.ShouldContain("MaxReceiveMessageSize");
    }

    [Fact]
    public void Map_WithoutAddGrpc_SaysSo()
    {
        var app = WebApplication.CreateSlimBuilder().Build();

        Should.Throw<InvalidOperationException>(() => app.MapGrpcService<EchoImplementation>()).Message.ShouldContain("AddGrpc");
    }

    [Fact]
    public void Map_Twice_IsRefused()
    {
        var app = Application();
        app.MapGrpcService<EchoImplementation>();

        Should.Throw<InvalidOperationException>(() => app.MapGrpcService<EchoImplementation>()).Message.ShouldContain("twice");
    }

    [Fact]
    public void Map_NotAService_IsRefused() =>
        Should.Throw<InvalidOperationException>(() => Application().MapGrpcService<EchoSignals>()).Message.ShouldContain("generated service base");

    [Fact]
    public void Map_BaseThatDisagreesWithItsDescriptor_IsRefused() =>
        Should.Throw<InvalidOperationException>(() => Application().MapGrpcService<StaleService>()).Message.ShouldContain("generate the code anew");

    [Fact]
    public async Task ClientResets_Thousands_OtherCallsAreUnharmed()
    {
        await using var server = await EchoServer.StartAsync();
        var client = server.Client();

        for (var i = 0; i < 300; i++)
        {
            var calls = Enumerable.Range(0, 10).Select(_ => client.SleepAsync(new SleepRequest())).ToList();
            calls.ForEach(call => call.Dispose());
        }

        (await client.EchoAsync(new EchoRequest { Text = "still there" })).Text.ShouldBe("still there");
        server.Logs.Lines.ShouldNotContain(line => line.Level >= LogLevel.Error);
    }

    private static WebApplication Application()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddGrpc();
        return builder.Build();
    }

    private sealed class Recorder(string name, List<string> seen) : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            seen.Add($"{name} unary");
            return continuation(request, context);
        }

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
        {
            seen.Add($"{name} stream");
            return continuation(request, responseStream, context);
        }
    }

    private sealed class Refuser : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
            throw new RpcException(new Status(StatusCode.Unauthenticated, "Who are you?"));
    }

    /// <summary>Bound as an older contract would be: without most of the methods.</summary>
    [BindServiceMethod(typeof(StaleBinding), nameof(StaleBinding.BindService))]
    public class StaleService
    {
        public virtual Task<EchoResponse> Echo(EchoRequest request, ServerCallContext context) => Task.FromResult(new EchoResponse());
    }

    public static class StaleBinding
    {
        private static readonly Method<EchoRequest, EchoResponse> EchoMethod = new(
            MethodType.Unary,
            "echo.v1.EchoService",
            "Echo",
            Marshallers.Create(message => message.ToByteArray(), EchoRequest.Parser.ParseFrom),
            Marshallers.Create(message => message.ToByteArray(), EchoResponse.Parser.ParseFrom));

        public static Google.Protobuf.Reflection.ServiceDescriptor Descriptor => EchoService.Descriptor;

        public static void BindService(ServiceBinderBase binder, StaleService? service) =>
            binder.AddMethod(EchoMethod, service is null ? null : new UnaryServerMethod<EchoRequest, EchoResponse>(service.Echo));
    }

    /// <summary>Answers by more than the client takes at once, and returns.</summary>
    private sealed class HastyWriter(TaskCompletionSource returned) : Interceptor
    {
        public override Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
        {
            context.ResponseTrailers.Add("x-last", "1");
            _ = ((IServerStreamWriter<EchoResponse>)responseStream).WriteAsync(new EchoResponse { Payload = ByteString.CopyFrom(new byte[8_000_000]) });
            returned.SetResult();
            return Task.CompletedTask;
        }
    }
}
