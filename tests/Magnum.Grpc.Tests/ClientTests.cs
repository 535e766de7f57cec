using System.Net;
using System.Net.Sockets;
using Echo.V1;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests;

public sealed class ClientTests
{
    [Fact]
    public async Task Connect_NobodyListens_IsUnavailableAndSaysWhere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");

        var failure = await Should.ThrowAsync<RpcException>(async () => await new EchoService.EchoServiceClient(channel).EchoAsync(new EchoRequest()));

        failure.StatusCode.ShouldBe(StatusCode.Unavailable);
        failure.Status.Detail.ShouldContain($"127.0.0.1:{port}");
        failure.Status.Detail.ShouldContain("refused");
    }

    [Fact]
    public async Task Connect_StreamNobodyListens_FailsEveryPart()
    {
        using var channel = GrpcChannel.ForAddress("http://127.0.0.1:1");
        using var call = new EchoService.EchoServiceClient(channel).Chat();

        (await Should.ThrowAsync<RpcException>(() => call.RequestStream.WriteAsync(new EchoRequest()))).StatusCode.ShouldBe(StatusCode.Unavailable);
        (await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext())).StatusCode.ShouldBe(StatusCode.Unavailable);
        (await Should.ThrowAsync<RpcException>(() => call.ResponseHeadersAsync)).StatusCode.ShouldBe(StatusCode.Unavailable);
    }

    [Fact]
    public async Task Tls_OwnRoot_Connects()
    {
        using var certificate = TestCertificate.Create();
        await using var server = await EchoServer.StartAsync(certificate: certificate);

        var response = await server.Client(options => options.TrustedRoots = [certificate]).EchoAsync(new EchoRequest { Text = "safe" });

        response.Text.ShouldBe("safe");
    }

    [Fact]
    public async Task Tls_UnknownRoot_IsUnavailable()
    {
        using var certificate = TestCertificate.Create();
        await using var server = await EchoServer.StartAsync(certificate: certificate);

        var failure = await Should.ThrowAsync<RpcException>(async () => await server.Client().EchoAsync(new EchoRequest()));

        failure.StatusCode.ShouldBe(StatusCode.Unavailable);
        failure.Status.Detail.ShouldContain("certificate");
    }

    [Fact]
    public async Task Tls_HandshakeIsNotAnswered_IsUnavailable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var channel = GrpcChannel.ForAddress(
            $"https://{listener.LocalEndpoint}", new GrpcChannelOptions { ConnectTimeout = TimeSpan.FromMilliseconds(100) });

        var failure = await Should.ThrowAsync<RpcException>(async () => await new EchoService.EchoServiceClient(channel).EchoAsync(new EchoRequest()));

        failure.StatusCode.ShouldBe(StatusCode.Unavailable);
    }

    [Fact]
    public async Task Stream_ReadTwiceAtATime_IsRefused()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client().SleepStream(new SleepRequest());
        await call.ResponseStream.MoveNext();
        var reading = call.ResponseStream.MoveNext();

        await Should.ThrowAsync<InvalidOperationException>(() => call.ResponseStream.MoveNext());
        server.Signals.Release.SetResult();

        (await reading).ShouldBeTrue();
        call.ResponseStream.Current.Text.ShouldBe("too late");
    }

    [Fact]
    public async Task Tls_AnyCertificateAccepted_Connects()
    {
        using var certificate = TestCertificate.Create();
        await using var server = await EchoServer.StartAsync(certificate: certificate);

        var response = await server.Client(options => options.AcceptAnyServerCertificate = true).EchoAsync(new EchoRequest { Text = "x" });

        response.Text.ShouldBe("x");
    }

    [Fact]
    public async Task Tls_ServerInClearText_IsUnavailable()
    {
        await using var server = await EchoServer.StartAsync();
        using var channel = GrpcChannel.ForAddress($"https://127.0.0.1:{server.Port}");

        var failure = await Should.ThrowAsync<RpcException>(async () => await new EchoService.EchoServiceClient(channel).EchoAsync(new EchoRequest()));

        failure.StatusCode.ShouldBe(StatusCode.Unavailable);
    }

    [Fact]
    public async Task Metadata_AllKinds_GoThereAndBack()
    {
        await using var server = await EchoServer.StartAsync();
        var sent = new Metadata
        {
            { "echo-initial", "first" },
            { "echo-initial-empty", string.Empty },
            { "echo-initial-bin", [0, 1, 255] },
            { "echo-trailing-bin", [7] },
            { "Echo-Trailing", "last words" },
        };

        using var call = server.Client().EchoAsync(new EchoRequest(), sent);
        await call;

        var headers = await call.ResponseHeadersAsync;
        headers.GetValue("echo-initial").ShouldBe("first");
        headers.GetValue("echo-initial-empty").ShouldBe(string.Empty);
        headers.GetValueBytes("echo-initial-bin").ShouldBe([0, 1, 255]);
        call.GetTrailers().GetValueBytes("echo-trailing-bin").ShouldBe([7]);
        call.GetTrailers().GetValue("echo-trailing").ShouldBe("last words");
    }

    [Fact]
    public async Task Failure_WithDetails_GivesThemBack()
    {
        await using var server = await EchoServer.StartAsync();

        var failure = await Should.ThrowAsync<RpcException>(
            async () => await server.Client().FailAsync(new FailRequest { Code = 9, Message = "100% nicht, weil …\n", Reason = "IN_USE" }));

        failure.StatusCode.ShouldBe(StatusCode.FailedPrecondition);
        failure.Status.Detail.ShouldBe("100% nicht, weil …\n");
        failure.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason.ShouldBe("IN_USE");
        failure.GetRpcStatus()!.GetDetail<RetryInfo>().ShouldBeNull();
    }

    [Fact]
    public async Task Failure_AfterAMessage_GivesBoth()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client().FailLate(new FailRequest { Code = 10, Message = "conflict", Reason = "LATE" });

        (await call.ResponseStream.MoveNext()).ShouldBeTrue();
        var failure = await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext());

        failure.StatusCode.ShouldBe(StatusCode.Aborted);
        failure.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason.ShouldBe("LATE");
        call.GetStatus().StatusCode.ShouldBe(StatusCode.Aborted);
    }

    [Fact]
    public async Task Limits_ResponseTooLarge_IsResourceExhausted()
    {
        await using var server = await EchoServer.StartAsync();
        var client = server.Client(options => options.MaxReceiveMessageSize = 1000);

        var failure = await Should.ThrowAsync<RpcException>(
            async () => await client.EchoAsync(new EchoRequest { Payload = ByteString.CopyFrom(new byte[2000]) }));

        failure.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
    }

    [Fact]
    public async Task Limits_RequestTooLarge_IsNotSent()
    {
        await using var server = await EchoServer.StartAsync();
        var client = server.Client(options => options.MaxSendMessageSize = 1000);

        var failure = await Should.ThrowAsync<RpcException>(
            async () => await client.EchoAsync(new EchoRequest { Payload = ByteString.CopyFrom(new byte[2000]) }));

        failure.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        server.Signals.Last.ShouldBeNull();
    }

    [Fact]
    public async Task Limits_ServerSendTooLarge_IsResourceExhausted()
    {
        await using var server = await EchoServer.StartAsync(options => options.MaxSendMessageSize = 1000);

        var failure = await Should.ThrowAsync<RpcException>(
            async () => await server.Client().EchoAsync(new EchoRequest { Payload = ByteString.CopyFrom(new byte[2000]) }));

        failure.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
    }

    [Fact]
    public async Task Stream_ServerFailsWhileClientWrites_WriterLearnsTheStatus()
    {
        await using var server = await EchoServer.StartAsync(options => options.MaxReceiveMessageSize = 100);
        using var call = server.Client().Join();

        var failure = await Should.ThrowAsync<RpcException>(async () =>
        {
            while (true)
            {
                await call.RequestStream.WriteAsync(new EchoRequest { Payload = ByteString.CopyFrom(new byte[2000]) });
            }
        });

        failure.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, StatusCode.Unauthenticated)]
    [InlineData(HttpStatusCode.Forbidden, StatusCode.PermissionDenied)]
    [InlineData(HttpStatusCode.NotFound, StatusCode.Unimplemented)]
    [InlineData(HttpStatusCode.BadGateway, StatusCode.Unavailable)]
    [InlineData(HttpStatusCode.BadRequest, StatusCode.Internal)]
    [InlineData(HttpStatusCode.InternalServerError, StatusCode.Unknown)]
    [InlineData(HttpStatusCode.OK, StatusCode.Unknown)]
    public async Task Http_NotGrpc_IsMapped(HttpStatusCode http, StatusCode expected)
    {
        using var channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = new FixedHandler(http), DisposeHttpClient = true });

        var failure = await Should.ThrowAsync<RpcException>(async () => await new EchoService.EchoServiceClient(channel).EchoAsync(new EchoRequest()));

        failure.StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task Interceptors_OfAClient_StandInOrder()
    {
        await using var server = await EchoServer.StartAsync();
        var seen = new List<string>();
        var invoker = server.Channel().Intercept(new Recorder("outer", seen), new Recorder("inner", seen));

        await new EchoService.EchoServiceClient(invoker).EchoAsync(new EchoRequest());

        seen.ShouldBe(["outer /echo.v1.EchoService/Echo", "inner /echo.v1.EchoService/Echo"]);
    }

    [Fact]
    public async Task Interceptors_OfMetadata_AddToEveryCall()
    {
        await using var server = await EchoServer.StartAsync();
        var invoker = server.Channel().Intercept(metadata =>
        {
            metadata.Add("x-token", "t");
            return metadata;
        });

        await new EchoService.EchoServiceClient(invoker).EchoAsync(new EchoRequest());

        server.Signals.Last!.RequestHeaders.GetValue("x-token").ShouldBe("t");
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("ftp://localhost")]
    public void ForAddress_NotHttp_IsRefused(string address) =>
        Should.Throw<ArgumentException>(() => GrpcChannel.ForAddress(address));

    private sealed class FixedHandler(HttpStatusCode status) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent("<html>", null, "text/html") });
    }

    private sealed class Recorder(string name, List<string> seen) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            seen.Add($"{name} {context.Method.FullName}");
            return continuation(request, context);
        }
    }
}
