using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Magnum.Cli.Tests.Hosting;
using Magnum.V1;

namespace Magnum.Cli.Tests.Connection;

public sealed class ErrorReportTests : IAsyncLifetime
{
    private ScriptedMagnum _magnum = null!;

    public async Task InitializeAsync() => _magnum = await ScriptedMagnum.StartAsync();

    public async Task DisposeAsync() => await _magnum.DisposeAsync();

    [Fact]
    public async Task Error_BadRequest_PrintsEachFieldOnALine()
    {
        _magnum.Script.On<GetBayRequest>(_ => throw Refusals.BadFields());

        var run = await _magnum.RunAsync("bay-show", "x");

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Out.ShouldBeEmpty();
        run.ErrorLines.ShouldBe(
        [
            "ERROR: 2 fields are wrong.",
            "  image_id: there is no image 'nope'",
            "  node_count: at least 1",
        ]);
    }

    [Fact]
    public async Task Error_RetryInfo_SaysWhen()
    {
        _magnum.Script.On<GetBayRequest>(_ => throw Refusals.TooMany());

        var run = await _magnum.RunAsync("bay-show", "x");

        run.ErrorLines.ShouldBe(["ERROR: Too many requests.", "  Try again in 1.5 s."]);
    }

    [Fact]
    public async Task Error_Debug_PrintsCallsRequestIdStatusAndReason()
    {
        _magnum.Script.On<GetBayRequest>(_ => throw Refusals.BadFields());

        var run = await _magnum.RunAsync("bay-show", "x", "--debug");

        var requestId = _magnum.Script.Headers.Single().Get("x-openstack-request-id")!.Value;
        Guid.TryParse(requestId.Replace("req-", string.Empty, StringComparison.Ordinal), out _).ShouldBeTrue();
        run.Error.ShouldContain("DEBUG: /magnum.v1.Bays/GetBay");
        run.Error.ShouldContain($"DEBUG: status 3 InvalidArgument, request id {requestId}");
        run.Error.ShouldContain("DEBUG: reason INVALID_FIELDS (magnum) count=2");
        run.Error.ShouldNotContain("token-1");
    }

    [Fact]
    public async Task Error_Unauthenticated_SaysThatAuthenticationFailed()
    {
        _magnum.Script.On<GetBayRequest>(_ => throw Refusals.Plain(StatusCode.Unauthenticated, "the token has expired"));

        var run = await _magnum.RunAsync("bay-show", "x");

        run.ErrorLines.ShouldBe(["ERROR: Authentication failed: the token has expired"]);
    }

    [Fact]
    public async Task Error_EscapeSequenceInTheMessage_DoesNotReachTheTerminal()
    {
        _magnum.Script.On<GetBayRequest>(_ => throw Refusals.Plain(StatusCode.NotFound, "no\u001b[2Jbay\nERROR"));

        var run = await _magnum.RunAsync("bay-show", "x");

        run.ErrorLines.ShouldBe(["ERROR: no?[2Jbay ERROR"]);
    }

    [Fact]
    public async Task Call_NothingListens_SaysHowToStartTheServer()
    {
        var shell = new Shell { Variables = new() { ["OS_TOKEN"] = "t", ["BYPASS_URL"] = $"http://127.0.0.1:{FreePort()}" } };

        var run = await shell.RunAsync("bay-list");

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldContain("Cannot reach the Magnum server at http://127.0.0.1:");
        run.Error.ShouldContain("connection refused");
        run.Error.ShouldContain("Is it running? Start it with: dotnet run --project src/Magnum.Server");
    }

    [Fact]
    public async Task Call_ServerIsTooSlow_EndsAtTheCallTimeout()
    {
        var released = new TaskCompletionSource<Google.Protobuf.IMessage>();
        _magnum.Script.OnAsync<GetBayRequest>(_ => released.Task);

        var run = await _magnum.RunAsync("bay-show", "x", "--call-timeout", "0.2");
        released.SetResult(new Bay());

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldContain("within 0.2 s (--call-timeout)");
    }

    [Fact]
    public async Task Call_NoCallTimeout_HasADeadlineOf60Seconds()
    {
        _magnum.Script.On<GetBayRequest>(_ => new Bay());

        await _magnum.RunAsync("bay-show", "x");

        _magnum.Script.Timeouts.Single().ShouldBeInRange(TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("0")]
    [InlineData("-1")]
    public async Task Call_TimeoutThatIsNone_IsAUsageError(string timeout)
    {
        var run = await _magnum.RunAsync("bay-list", "--call-timeout", timeout);

        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain("--call-timeout must be a number of seconds");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
