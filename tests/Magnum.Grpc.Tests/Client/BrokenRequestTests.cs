using System.Diagnostics;
using Echo.V1;
using Grpc.Core;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Client;

/// <summary>Requests that cannot be sent.</summary>
public sealed class BrokenRequestTests
{
    private static readonly Method<EchoRequest, EchoResponse> Unwritable = new(
        MethodType.Unary,
        "echo.v1.EchoService",
        "Echo",
        Marshallers.Create<EchoRequest>((_, _) => throw new NotSupportedException("not to be written"), _ => new EchoRequest()),
        Marshallers.Create<EchoResponse>((_, _) => { }, _ => new EchoResponse()));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Marshaller_Throws_FailsTheCallAndLeavesTheSpanOfTheCaller(bool retries)
    {
        await using var server = await EchoServer.StartAsync();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => string.Equals(source.Name, "Magnum.Grpc", StringComparison.Ordinal),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        var before = Activity.Current;
        using var channel = server.Channel(options => options.ServiceConfig = retries ? RetryPolicies.ForAll(RetryPolicies.Quick()) : null);

        using var call = channel.CreateCallInvoker().AsyncUnaryCall(Unwritable, host: null, default, new EchoRequest());

        Activity.Current.ShouldBe(before);
        var failure = await Should.ThrowAsync<RpcException>(() => call.ResponseAsync);
        failure.StatusCode.ShouldBe(StatusCode.Internal);
        failure.InnerException.ShouldBeOfType<NotSupportedException>();
        call.GetStatus().StatusCode.ShouldBe(StatusCode.Internal);
        (await Should.ThrowAsync<RpcException>(() => call.ResponseHeadersAsync)).StatusCode.ShouldBe(StatusCode.Internal);
        server.Faults.Calls.ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Host_Malformed_FailsTheCall(bool retries)
    {
        await using var server = await EchoServer.StartAsync();
        using var channel = server.Channel(options => options.ServiceConfig = retries ? RetryPolicies.ForAll(RetryPolicies.Quick()) : null);

        using var call = new EchoService.EchoServiceClient(channel).WithHost("no host\r\n").EchoAsync(new EchoRequest());

        (await Should.ThrowAsync<RpcException>(() => call.ResponseAsync)).StatusCode.ShouldBe(StatusCode.Internal);
        (await Should.ThrowAsync<RpcException>(() => call.ResponseHeadersAsync.WaitAsync(Channels.Patience))).StatusCode.ShouldBe(StatusCode.Internal);
    }

    [Theory]
    [InlineData(DateTimeKind.Local)]
    [InlineData(DateTimeKind.Unspecified)]
    public async Task Deadline_NotUtc_IsRefused(DateTimeKind kind)
    {
        await using var server = await EchoServer.StartAsync();
        var deadline = DateTime.SpecifyKind(new DateTime(2100, 1, 1), kind);

        await Should.ThrowAsync<InvalidOperationException>(async () => await server.Client().EchoAsync(new EchoRequest(), deadline: deadline));
    }

    [Fact]
    public async Task Deadline_OfMaxValue_IsNone()
    {
        await using var server = await EchoServer.StartAsync();

        await server.Client().EchoAsync(new EchoRequest(), deadline: DateTime.MaxValue);

        server.Faults.Seen.Single().ContainsKey("grpc-timeout").ShouldBeFalse();
    }
}
