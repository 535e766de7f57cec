using Echo.V1;
using Grpc.Core;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Client;

public sealed class CredentialsTests
{
    [Fact]
    public async Task Channel_WithCredentials_AddsThemToEveryCall()
    {
        using var certificate = TestCertificate.Create();
        await using var server = await EchoServer.StartAsync(certificate: certificate);
        AuthInterceptorContext? seen = null;
        var client = server.Client(options =>
        {
            options.TrustedRoots = [certificate];
            options.Credentials = ChannelCredentials.Create(ChannelCredentials.SecureSsl, CallCredentials.FromInterceptor((context, metadata) =>
            {
                seen = context;
                metadata.Add("authorization", "Bearer abc");
                return Task.CompletedTask;
            }));
        });

        await client.EchoAsync(new EchoRequest());

        server.Signals.Last!.RequestHeaders.GetValue("authorization").ShouldBe("Bearer abc");
        seen!.ServiceUrl.ShouldBe($"{server.Address}/echo.v1.EchoService");
        seen.MethodName.ShouldBe("Echo");
    }

    [Fact]
    public async Task Call_WithCredentials_AddsThemToThoseOfTheChannel()
    {
        using var certificate = TestCertificate.Create();
        await using var server = await EchoServer.StartAsync(certificate: certificate);
        var client = server.Client(options =>
        {
            options.TrustedRoots = [certificate];
            options.Credentials = ChannelCredentials.Create(ChannelCredentials.SecureSsl, Entry("x-channel", "1"));
        });

        await client.EchoAsync(new EchoRequest(), new CallOptions(credentials: CallCredentials.Compose(Entry("x-call", "2"), Entry("x-other", "3"))));

        var headers = server.Signals.Last!.RequestHeaders;
        (headers.GetValue("x-channel"), headers.GetValue("x-call"), headers.GetValue("x-other")).ShouldBe(("1", "2", "3"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_InClearText_SendsThemOnlyWhereThatIsAllowed(bool allowed)
    {
        await using var server = await EchoServer.StartAsync();
        var client = server.Client(options => options.UnsafeUseInsecureChannelCallCredentials = allowed);
        var options = new CallOptions().WithCredentials(Entry("x-token", "secret"));

        if (allowed)
        {
            await client.EchoAsync(new EchoRequest(), options);
            server.Signals.Last!.RequestHeaders.GetValue("x-token").ShouldBe("secret");
        }
        else
        {
            var failure = await Should.ThrowAsync<RpcException>(async () => await client.EchoAsync(new EchoRequest(), options));
            failure.StatusCode.ShouldBe(StatusCode.Unauthenticated);
            server.Faults.Calls.ShouldBe(0);
        }
    }

    [Fact]
    public async Task Call_CredentialsTakeTooLong_SaysThatTheyCannotBeHad()
    {
        await using var server = await EchoServer.StartAsync();
        var client = server.Client(options => options.UnsafeUseInsecureChannelCallCredentials = true);
        var late = CallCredentials.FromInterceptor((_, _) => throw new TaskCanceledException("too late"));

        var failure = await Should.ThrowAsync<RpcException>(async () => await client.EchoAsync(new EchoRequest(), new CallOptions(credentials: late)));

        failure.StatusCode.ShouldBe(StatusCode.Unavailable);
    }

    [Fact]
    public async Task Call_CancelledWhileItsCredentialsAreMade_EndsAtOnce()
    {
        await using var server = await EchoServer.StartAsync();
        var client = server.Client(options => options.UnsafeUseInsecureChannelCallCredentials = true);
        var never = new TaskCompletionSource();
        using var cancellation = new CancellationTokenSource();
        using var call = client.EchoAsync(
            new EchoRequest(),
            new CallOptions(cancellationToken: cancellation.Token, credentials: CallCredentials.FromInterceptor((_, _) => never.Task)));

        await cancellation.CancelAsync();

        (await Should.ThrowAsync<RpcException>(() => call.ResponseAsync.WaitAsync(Channels.Patience))).StatusCode.ShouldBe(StatusCode.Cancelled);
    }

    [Fact]
    public async Task Call_CredentialsCannotBeHad_Fails()
    {
        await using var server = await EchoServer.StartAsync();
        var client = server.Client(options => options.UnsafeUseInsecureChannelCallCredentials = true);
        var broken = CallCredentials.FromInterceptor((_, _) => throw new TimeoutException("no token"));

        var failure = await Should.ThrowAsync<RpcException>(async () => await client.EchoAsync(new EchoRequest(), new CallOptions(credentials: broken)));

        failure.StatusCode.ShouldBe(StatusCode.Unavailable);
        failure.Status.Detail.ShouldContain("no token");
    }

    [Fact]
    public void Create_InClearText_IsRefused() =>
        Should.Throw<ArgumentException>(() => ChannelCredentials.Create(ChannelCredentials.Insecure, Entry("x", "y")));

    private static CallCredentials Entry(string key, string value) =>
        CallCredentials.FromInterceptor((_, metadata) =>
        {
            metadata.Add(key, value);
            return Task.CompletedTask;
        });
}
