using Echo.V1;
using Grpc.Core;
using Magnum.Grpc.Client;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Client;

/// <summary>What failures below gRPC become, by the tables of the specification.</summary>
public sealed class StatusMapTests
{
    [Theory]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(502, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(504, StatusCode.Unavailable)]
    [InlineData(204, StatusCode.Unknown)]
    [InlineData(302, StatusCode.Unknown)]
    [InlineData(405, StatusCode.Unknown)]
    [InlineData(408, StatusCode.Unknown)]
    [InlineData(409, StatusCode.Unknown)]
    [InlineData(415, StatusCode.Unknown)]
    [InlineData(418, StatusCode.Unknown)]
    [InlineData(426, StatusCode.Unknown)]
    [InlineData(500, StatusCode.Unknown)]
    [InlineData(501, StatusCode.Unknown)]
    [InlineData(505, StatusCode.Unknown)]
    public async Task HttpStatus_WithoutGrpcStatus_IsMapped(int http, StatusCode expected)
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.Http(http);

        var failure = await Should.ThrowAsync<RpcException>(async () => await server.Client().EchoAsync(new EchoRequest()));

        failure.StatusCode.ShouldBe(expected);
        failure.Status.Detail.ShouldContain($"{http}");
    }

    [Fact]
    public async Task HttpStatus_WithGrpcStatus_GivesWay()
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.Http(503, grpc: StatusCode.NotFound);

        var failure = await Should.ThrowAsync<RpcException>(async () => await server.Client().EchoAsync(new EchoRequest()));

        failure.StatusCode.ShouldBe(StatusCode.NotFound);
    }

    [Theory]
    [InlineData("The HTTP/2 server closed the connection. HTTP/2 error code 'NO_ERROR' (0x0).", StatusCode.Unavailable)]
    [InlineData("The HTTP/2 server closed the connection. HTTP/2 error code 'INTERNAL_ERROR' (0x2).", StatusCode.Unavailable)]
    [InlineData("The HTTP/2 server reset the stream. HTTP/2 error code 'NO_ERROR' (0x0).", StatusCode.Internal)]
    public void Error_OfAConnection_IsNotThatOfAStream(string message, StatusCode expected)
    {
        var exception = new HttpRequestException("The request failed.", new HttpProtocolException(message.Contains("0x2") ? 2 : 0, message, null));

        TransportErrors.ToStatus(exception, "server").StatusCode.ShouldBe(expected);
    }

    [Theory]
    [InlineData(0x0, StatusCode.Internal)]
    [InlineData(0x1, StatusCode.Internal)]
    [InlineData(0x2, StatusCode.Internal)]
    [InlineData(0x3, StatusCode.Internal)]
    [InlineData(0x4, StatusCode.Internal)]
    [InlineData(0x5, StatusCode.Internal)]
    [InlineData(0x6, StatusCode.Internal)]
    [InlineData(0x7, StatusCode.Unavailable)]
    [InlineData(0x8, StatusCode.Cancelled)]
    [InlineData(0x9, StatusCode.Internal)]
    [InlineData(0xa, StatusCode.Internal)]
    [InlineData(0xb, StatusCode.ResourceExhausted)]
    [InlineData(0xc, StatusCode.PermissionDenied)]
    [InlineData(0xd, StatusCode.Unknown)]
    [InlineData(0xe, StatusCode.Unknown)]
    [InlineData(0x12345678, StatusCode.Unknown)]
    public async Task Http2Reset_IsMapped(int error, StatusCode expected)
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.Reset(error, times: 10);

        var failure = await Should.ThrowAsync<RpcException>(async () => await server.Client().EchoAsync(new EchoRequest()));

        failure.StatusCode.ShouldBe(expected);
        failure.Status.Detail.ShouldContain($"{error}");
    }

    [Theory]
    [InlineData("17", StatusCode.Unknown)]
    [InlineData("-1", StatusCode.Unknown)]
    [InlineData("none", StatusCode.Unknown)]
    [InlineData("", StatusCode.Unknown)]
    [InlineData("16", StatusCode.Unauthenticated)]
    public async Task GrpcStatus_AsSent_IsRead(string sent, StatusCode expected)
    {
        await using var server = await EchoServer.StartAsync();
        server.Faults.Status(sent);

        var failure = await Should.ThrowAsync<RpcException>(async () => await server.Client().EchoAsync(new EchoRequest()));

        failure.StatusCode.ShouldBe(expected);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void Exception_OfTheTransport_IsMapped(Exception exception, StatusCode expected, bool isNotSent)
    {
        var status = global::Magnum.Grpc.Client.TransportErrors.ToStatus(exception, "there:80");

        status.StatusCode.ShouldBe(expected);
        (exception is HttpRequestException http && global::Magnum.Grpc.Client.TransportErrors.IsNotSent(http)).ShouldBe(isNotSent);
    }

    public static TheoryData<Exception, StatusCode, bool> Failures => new()
    {
        { new HttpRequestException(HttpRequestError.ConnectionError), StatusCode.Unavailable, true },
        { new HttpRequestException(HttpRequestError.NameResolutionError), StatusCode.Unavailable, true },
        { new HttpRequestException(HttpRequestError.SecureConnectionError), StatusCode.Unavailable, true },
        { new HttpRequestException(HttpRequestError.VersionNegotiationError), StatusCode.Unavailable, false },
        { new HttpRequestException(HttpRequestError.ResponseEnded), StatusCode.Unavailable, false },
        { new HttpRequestException(HttpRequestError.Unknown, "x", new IOException("reset")), StatusCode.Unavailable, false },
        { new HttpIOException(HttpRequestError.ResponseEnded), StatusCode.Unavailable, false },
        { new IOException("broken pipe"), StatusCode.Unavailable, false },
        { new OperationCanceledException(), StatusCode.Cancelled, false },
        { new ObjectDisposedException("channel"), StatusCode.Cancelled, false },
        { new InvalidDataException("bad"), StatusCode.Internal, false },
        { new RpcException(new Status(StatusCode.DataLoss, "lost")), StatusCode.DataLoss, false },
    };
}
