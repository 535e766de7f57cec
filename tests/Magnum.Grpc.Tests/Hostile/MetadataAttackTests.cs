using Echo.V1;
using Grpc.Core;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Hostile;

/// <summary>Header fields that are too many, too large or not as they should be.</summary>
public sealed class MetadataAttackTests
{
    private static readonly byte[] Hello = RawClient.Frame(new EchoRequest { Text = "hello" });

    public static TheoryData<string, int, int> TooMuch => new()
    {
        { "one value of 1 MB", 1, 1_000_000 },
        { "10,000 fields", 10_000, 1 },
        { "101 fields", 101, 1 },
        { "more than 16 KiB", 17, 1000 },
    };

    [Theory]
    [MemberData(nameof(TooMuch))]
    public async Task Fields_TooMuch_AreRefused(string what, int count, int size)
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();
        var fields = Enumerable.Range(0, count).Select(i => ($"k{i}", new string('v', size))).ToArray();

        var stream = await peer.OpenAsync("Echo", end: false, fields);
        var answer = await scene.UnderAttackAsync(() => stream.Answer);

        (answer.Http == 431 || answer.Lost).ShouldBeTrue($"{what}: {answer}");
        await scene.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Fields_JustWithinTheLimit_AreServed()
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();
        var fields = Enumerable.Range(0, 90).Select(i => ($"k{i}", new string('v', 100))).ToArray();

        var answer = await scene.UnderAttackAsync(() => peer.CallAsync("Echo", Hello, fields));

        answer.Status.ShouldBe(StatusCode.OK);
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("99999999H", StatusCode.OK)]
    [InlineData("999999999H", StatusCode.Internal)]
    [InlineData("0S", StatusCode.DeadlineExceeded)]
    [InlineData("1n", StatusCode.DeadlineExceeded)]
    [InlineData("", StatusCode.Internal)]
    [InlineData("S", StatusCode.Internal)]
    [InlineData("1", StatusCode.Internal)]
    [InlineData("-1S", StatusCode.Internal)]
    [InlineData("+1S", StatusCode.Internal)]
    [InlineData("1.5S", StatusCode.Internal)]
    [InlineData("1e3S", StatusCode.Internal)]
    [InlineData("0x1S", StatusCode.Internal)]
    [InlineData("1 S", StatusCode.Internal)]
    [InlineData("1s", StatusCode.Internal)]
    public async Task Timeout_OfAnyKind_HasItsStatus(string timeout, StatusCode expected)
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();

        var answer = await scene.UnderAttackAsync(() => peer.CallAsync("Echo", Hello, ("grpc-timeout", timeout)));

        answer.Status.ShouldBe(expected, answer.ToString());
        await scene.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Timeout_TenThousandDigits_IsInternal()
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();

        var answer = await scene.UnderAttackAsync(() => peer.CallAsync("Echo", Hello, ("grpc-timeout", new string('9', 10_000) + "S")));

        answer.Status.ShouldBe(StatusCode.Internal);
        await scene.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Timeout_Twice_IsInternal()
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();

        var answer = await scene.UnderAttackAsync(() => peer.CallAsync("Echo", Hello, ("grpc-timeout", "1S"), ("grpc-timeout", "2S")));

        answer.Status.ShouldBe(StatusCode.Internal);
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("A")]
    [InlineData("AQ=")]
    [InlineData("=AQ=")]
    [InlineData("AQ==AQ==")]
    [InlineData("A-_Q")]
    [InlineData("A Q=")]
    [InlineData("AQID,***")]
    public async Task Binary_NotBase64_IsInternal(string value)
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();

        var answer = await scene.UnderAttackAsync(() => peer.CallAsync("Echo", Hello, ("a-bin", value)));

        answer.Status.ShouldBe(StatusCode.Internal, answer.ToString());
        await scene.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Binary_ManyEmptyParts_AreRead()
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();

        var answer = await scene.UnderAttackAsync(() => peer.CallAsync("Echo", Hello, ("a-bin", new string(',', 10_000))));

        answer.Status.ShouldBe(StatusCode.OK);
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("echo-initial", "gr\u00fc\u00df")]
    [InlineData("echo-trailing", "gr\u00fc\u00df")]
    [InlineData("echo-initial", "\u00c3\u00bc")]
    [InlineData("echo-trailing", "\u00c3\u00bc")]
    [InlineData("echo-initial", "a\tb\u007f")]
    [InlineData("echo-trailing", "a\tb\u007f")]
    public async Task Value_NotAsciiAndEchoed_HarmsNobody(string key, string value)
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();

        var stream = await peer.OpenAsync("Echo", end: false, (key, value));
        await stream.SendAsync(Hello, end: true);
        var answer = await scene.UnderAttackAsync(() => stream.Answer);

        // What is not UTF-8 costs the connection.
        (answer.Status is StatusCode.OK || answer.Lost).ShouldBeTrue(answer.ToString());
        answer.Fields.GetValueOrDefault(key, string.Empty).ShouldAllBe(c => c >= ' ' && c <= '~');
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("Upper", "v")]
    [InlineData("", "v")]
    [InlineData("connection", "keep-alive")]
    [InlineData("te", "gzip")]
    [InlineData(":status", "200")]
    [InlineData(":path", "/again")]
    public async Task Name_Illegal_IsRefused(string name, string value)
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();

        var stream = await peer.OpenAsync("Echo", end: false, (name, value));
        await stream.SendAsync(Hello, end: true);
        var answer = await scene.UnderAttackAsync(() => stream.Answer);

        (answer.Status is null && (answer.Lost || answer.Reset is ErrorCode.ProtocolError or ErrorCode.InternalError || answer.Http == 400)).ShouldBeTrue(answer.ToString());
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a:b")]
    [InlineData("a\r\nb")]
    [InlineData("echo-initial\r\nx")]
    [InlineData("echo-trailing x")]
    public async Task Name_ThatCanBeNoKey_IsNoMetadata(string name)
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();

        var answer = await scene.UnderAttackAsync(() => peer.CallAsync("Echo", Hello, (name, "v")));

        answer.Status.ShouldBe(StatusCode.OK);
        answer.Fields.Keys.ShouldNotContain(name);
        await scene.ShouldBeUnharmedAsync();
    }
}
