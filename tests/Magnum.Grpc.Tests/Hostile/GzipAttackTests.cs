using Echo.V1;
using Google.Protobuf;
using Grpc.Core;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Hostile;

/// <summary>Compressed messages that are not what they seem.</summary>
[Collection(nameof(Alone))]
public sealed class GzipAttackTests
{
    private static readonly byte[] Hello = Gzipped.Of(new EchoRequest { Text = "hello" }.ToByteArray());

    public static TheoryData<string, byte[], StatusCode> Payloads => new()
    {
        { "sound", Hello, StatusCode.OK },
        { "in two members", [.. Gzipped.Of([10]), .. Gzipped.Of([1, 65])], StatusCode.Internal },
        { "nothing at all", [], StatusCode.OK },
        { "one byte", [0x1f], StatusCode.Internal },
        { "bomb", Gzipped.Bomb(64), StatusCode.ResourceExhausted },
        { "bomb in a bomb", Gzipped.Of(Gzipped.Bomb(64)), StatusCode.Internal },
        { "gzip of gzip", Gzipped.Of(Hello), StatusCode.Internal },
        { "header only", Hello[..10], StatusCode.Internal },
        { "cut in the middle", Hello[..^10], StatusCode.Internal },
        { "cut in the last byte", Hello[..^1], StatusCode.Internal },
        { "cut before the checksum", Hello[..^8], StatusCode.Internal },
        { "wrong checksum", [.. Hello[..^8], 1, 2, 3, 4, .. Hello[^4..]], StatusCode.Internal },
        { "trailing garbage", [.. Hello, 1, 2, 3], StatusCode.Internal },
        { "trailing garbage that begins like gzip", [.. Hello, 0x1f, 0x8b, 1, 2, 3], StatusCode.Internal },
        { "not gzip", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], StatusCode.Internal },
    };

    [Theory]
    [MemberData(nameof(Payloads))]
    public async Task Payload_Compressed_HasItsStatus(string what, byte[] payload, StatusCode expected)
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();

        var answer = await scene.UnderAttackAsync(() => peer.CallAsync("Echo", RawClient.Frame(payload, flag: 1), ("grpc-encoding", "gzip")));

        answer.Status.ShouldBe(expected, $"{what}: {answer}");
        await scene.ShouldBeUnharmedAsync();
    }

    [Theory]
    [InlineData(null, StatusCode.Internal)]
    [InlineData("identity", StatusCode.Internal)]
    [InlineData("snappy", StatusCode.Unimplemented)]
    [InlineData("gzip,gzip", StatusCode.Unimplemented)]
    [InlineData("", StatusCode.Unimplemented)]
    public async Task Payload_EncodingNotNamed_IsRefused(string? encoding, StatusCode expected)
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();
        (string, string)[] fields = encoding is null ? [] : [("grpc-encoding", encoding)];

        var answer = await scene.UnderAttackAsync(() => peer.CallAsync("Echo", RawClient.Frame(Hello, flag: 1), fields));

        answer.Status.ShouldBe(expected, answer.ToString());
        await scene.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Bombs_Hundred_TakeNoMoreMemoryThanTheLimit()
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();
        var bomb = RawClient.Frame(Gzipped.Bomb(64), flag: 1);
        var memory = new MemoryGauge();

        var answers = Array.Empty<PeerAnswer>();
        await MemoryGauge.ShouldAllocateLessThanAsync(mebibytes: 500, () => scene.UnderAttackAsync(async () =>
            answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => peer.CallAsync("Echo", bomb, ("grpc-encoding", "gzip"))))));

        answers.ShouldAllBe(answer => answer.Status == StatusCode.ResourceExhausted);
        memory.ShouldHaveGrownLessThan(mebibytes: 32);
        await scene.ShouldBeUnharmedAsync();
    }

    [Fact]
    public async Task Members_HundredThousandTiny_DoNotHoldOthersUp()
    {
        await using var scene = await Scene.StartAsync();
        var peer = await scene.ConnectAsync();
        var member = Gzipped.Of([1]);
        var members = Enumerable.Repeat(member, 4 * 1024 * 1024 / member.Length).SelectMany(bytes => bytes).ToArray();

        var answer = await scene.UnderAttackAsync(() => peer.CallAsync("Echo", RawClient.Frame(members, flag: 1), ("grpc-encoding", "gzip")));

        answer.Status.ShouldBe(StatusCode.Internal);
        await scene.ShouldBeUnharmedAsync();
    }
}
