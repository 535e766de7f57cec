using Echo.V1;
using Grpc.Core;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Hostile.Servers;

/// <summary>A server whose response headers are not as they should be.</summary>
[Collection(nameof(Alone))]
public sealed class MetadataTests
{
    public static TheoryData<string, (string, string)[], StatusCode> Headers => new()
    {
        { "binary of no base64", [("x-bin", "***")], StatusCode.Internal },
        { "binary of an impossible length", [("x-bin", "abcde")], StatusCode.Internal },
        { "huge value, which ends the connection", [("x", new string('v', 100_000))], StatusCode.Unavailable },
        { "many fields", [.. Enumerable.Range(0, 3000).Select(i => ($"key-{i}", new string('v', 50)))], StatusCode.ResourceExhausted },
        { "strange names", [("!#$", "a"), ("a|b", "c")], StatusCode.OK },
        { "names of the protocol", [("grpc-accept-encoding", "gzip"), ("te", "x"), ("grpc-timeout", "1n")], StatusCode.OK },
        { "bytes above ASCII", [("x", "\u00ff\u00fe")], StatusCode.OK },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task Headers_Wrong_HaveTheirStatus(string what, (string, string)[] headers, StatusCode expected)
    {
        await using var scene = ClientScene.Start(async call =>
        {
            await call.HeadersAsync(headers);
            await call.DataAsync(HostileCall.Hello);
            await call.TrailersAsync(("grpc-status", "0"));
        });

        foreach (var method in (string[])["Echo", "Chat"])
        {
            var status = await scene.CallAsync(method);

            status.StatusCode.ShouldBe(expected, $"{what}, {method}: {status}");
        }

        await scene.ShouldBeUnharmedAsync();
    }

    public static TheoryData<string, byte[], StatusCode> Blocks => new()
    {
        // What is not HPACK ends the connection, what is not HTTP the call.
        { "not HPACK", [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], StatusCode.Unavailable },
        { "a huge table", [0x3f, 0xe1, 0xff, 0xff, 0x7f], StatusCode.Unavailable },
        { "an index of nothing", [0xfe], StatusCode.Unavailable },
        { "a torn literal", [0, 5, (byte)'a'], StatusCode.Unavailable },
        { "an empty name", FieldBlock.Encode([(":status", "200"), (string.Empty, "a")]), StatusCode.Unavailable },
        { "nothing", [], StatusCode.Internal },
        { "no status", FieldBlock.Encode([("content-type", "application/grpc")]), StatusCode.Internal },
        { "a status of words", FieldBlock.Encode([(":status", "fine")]), StatusCode.Internal },
        { "a status of four digits", FieldBlock.Encode([(":status", "2000")]), StatusCode.Internal },
        { "two statuses", FieldBlock.Encode([(":status", "200"), (":status", "500")]), StatusCode.Internal },
        { "a request", FieldBlock.Encode([(":method", "POST"), (":path", "/")]), StatusCode.Internal },
        { "a line break", FieldBlock.Encode([(":status", "200"), ("x", "a\r\ny: b")]), StatusCode.Unknown },
        { "an upper case name", FieldBlock.Encode([(":status", "200"), ("X-Y", "a")]), StatusCode.Unknown },
    };

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task Block_Wrong_EndsTheCall(string what, byte[] block, StatusCode expected)
    {
        await using var scene = ClientScene.Start(call => call.SendAsync(Frame.Headers(call.Id, block, end: true)));

        var status = await scene.CallAsync();

        status.StatusCode.ShouldBe(expected, $"{what}: {status}");
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public async Task Continuations_Endless_TakeBoundedMemoryAndEnd(int size)
    {
        var time = new ManualTime();
        var flooded = new TaskCompletionSource();
        await using var scene = ClientScene.Start(
            async call =>
            {
                await call.SendAsync(Frame.Of(FrameType.Headers, call.Id, FieldBlock.Encode([(":status", "200")])));
                var block = size == 0 ? [] : FieldBlock.Encode([("k", new string('v', size))]);
                await call.Connection.FloodAsync(Frame.Of(FrameType.Continuation, call.Id, block), times: 50_000);
                flooded.SetResult();
            },
            configure: options => options.TimeProvider = time);
        var memory = new MemoryGauge();

        var call = scene.CallAsync(options: new CallOptions(deadline: time.GetUtcNow().UtcDateTime.AddSeconds(5)));
        await flooded.Task.WaitAsync(RawPeer.Patience);
        memory.ShouldHaveGrownLessThan(mebibytes: 8);
        time.Advance(TimeSpan.FromSeconds(6));

        (await call).StatusCode.ShouldBeOneOf(StatusCode.DeadlineExceeded, StatusCode.ResourceExhausted, StatusCode.Internal);
        await scene.ShouldLeaveNothingAsync();
    }

    [Theory]
    [InlineData("100")]
    [InlineData("103")]
    [InlineData("199")]
    public async Task Informational_Many_AreNoAnswer(string informational)
    {
        await using var scene = ClientScene.Start(async call =>
        {
            await call.Connection.FloodAsync(Frame.Headers(call.Id, FieldBlock.Encode([(":status", informational), ("grpc-status", "13")])), times: 1000);
            await call.AnswerAsync();
        });

        (await scene.CallAsync()).StatusCode.ShouldBe(StatusCode.OK);

        await scene.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Informational_Endless_AreTooMuchMetadata()
    {
        await using var scene = ClientScene.Start(call =>
            call.Connection.FloodAsync(Frame.Headers(call.Id, FieldBlock.Encode([(":status", "103"), ("link", "<x>")])), times: 10_000));
        var memory = new MemoryGauge();

        (await scene.CallAsync()).StatusCode.ShouldBe(StatusCode.ResourceExhausted);

        memory.ShouldHaveGrownLessThan(mebibytes: 8);
        await scene.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Headers_BadAndNotAskedFor_LeaveNoFailureUnseen()
    {
        await using var scene = ClientScene.Start(call => call.HeadersAsync(("x-bin", "***")));
        using var call = scene.Client.Repeat(new EchoRequest());

        (await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(RawPeer.Patience))).StatusCode.ShouldBe(StatusCode.Internal);

        await scene.ShouldBeUnharmedAsync();
    }
}
