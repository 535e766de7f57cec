using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Echo.V1;
using Google.Protobuf;
using Grpc.Core;
using Magnum.Grpc.Tests.Hosting;
using Magnum.Grpc.Wire;

namespace Magnum.Grpc.Tests;

public sealed class WireTests
{
    [Theory]
    [InlineData("1H", 36_000_000_000)]
    [InlineData("1M", 600_000_000)]
    [InlineData("1S", 10_000_000)]
    [InlineData("1m", 10_000)]
    [InlineData("1u", 10)]
    [InlineData("100n", 1)]
    [InlineData("0S", 0)]
    public void GrpcTimeout_EachUnit_IsRead(string text, long ticks)
    {
        GrpcTimeout.TryParse(text, out var timeout).ShouldBeTrue();

        timeout.Ticks.ShouldBe(ticks);
    }

    [Theory]
    [InlineData(10, "1u")]
    [InlineData(11, "2u")]
    [InlineData(999_999_990, "99999999u")]
    [InlineData(10_000_000_000, "1000000m")]
    [InlineData(-5, "0u")]
    [InlineData(long.MaxValue, "15372287M")]
    public void GrpcTimeout_Format_NeverIsShorter(long ticks, string expected)
    {
        var text = GrpcTimeout.Format(TimeSpan.FromTicks(ticks));

        if (ticks < long.MaxValue)
        {
            text.ShouldBe(expected);
            GrpcTimeout.TryParse(text, out var back).ShouldBeTrue();
            back.Ticks.ShouldBeGreaterThanOrEqualTo(ticks);
        }
        else
        {
            text.Length.ShouldBeLessThanOrEqualTo(9);
        }
    }

    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("100%", "100%25")]
    [InlineData("a\tb\r\n", "a%09b%0D%0A")]
    [InlineData("ü€😀", "%C3%BC%E2%82%AC%F0%9F%98%80")]
    public void PercentEncoding_Text_GoesThereAndBack(string text, string wire)
    {
        PercentEncoding.Encode(text).ShouldBe(wire);

        PercentEncoding.Decode(wire).ShouldBe(text);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("%4")]
    [InlineData("%zz")]
    public void PercentEncoding_Decode_KeepsWhatIsNoCode(string text) => PercentEncoding.Decode(text).ShouldBe(text);

    [Fact]
    public async Task MessageReader_ByteByByte_ReadsAll()
    {
        var pipe = new Pipe();
        var reader = new MessageReader(pipe.Reader, encoding: null, maxMessageSize: 100);
        byte[] bytes = [.. RawClient.Frame(new EchoRequest { Text = "a" }), .. RawClient.Frame([]), .. RawClient.Frame(new EchoRequest { Text = "b" })];
        var writing = Task.Run(async () =>
        {
            foreach (var b in bytes)
            {
                await pipe.Writer.WriteAsync(new[] { b });
            }

            await pipe.Writer.CompleteAsync();
        });

        var texts = new List<string>();
        while (await reader.ReadAsync(context => EchoRequest.Parser.ParseFrom(context.PayloadAsReadOnlySequence()), CancellationToken.None) is { } request)
        {
            texts.Add(request.Text);
        }

        await writing;
        texts.ShouldBe(["a", string.Empty, "b"]);
    }

    /// <summary>Whatever the bytes are: messages, or one status that tells what is wrong; never another exception.</summary>
    [Fact]
    public async Task MessageReader_RandomBytes_EndsOrFailsWithAStatus()
    {
        var random = new Random(20260101);
        for (var round = 0; round < 3000; round++)
        {
            var bytes = Mutate(random);
            var reader = new MessageReader(PipeReader.Create(new ReadOnlySequence<byte>(bytes)), random.Next(2) == 0 ? "gzip" : null, maxMessageSize: 1000);
            try
            {
                while (await reader.ReadAsync(context => EchoRequest.Parser.ParseFrom(context.PayloadAsReadOnlySequence()), CancellationToken.None) is not null)
                {
                }
            }
            catch (RpcException exception)
            {
                exception.StatusCode.ShouldBeOneOf(StatusCode.Internal, StatusCode.ResourceExhausted);
            }
        }
    }

    [Fact]
    public async Task MessageReader_AfterAFailure_FailsAgain()
    {
        byte[] bytes = [7, 0, 0, 0, 0, .. RawClient.Frame(new EchoRequest { Text = "a" })];
        var reader = new MessageReader(PipeReader.Create(new ReadOnlySequence<byte>(bytes)), encoding: null, maxMessageSize: null);

        var first = await Should.ThrowAsync<RpcException>(async () => await reader.ReadAsync(_ => "message", CancellationToken.None));
        var second = await Should.ThrowAsync<RpcException>(async () => await reader.ReadAsync(_ => "message", CancellationToken.None));

        second.Status.ShouldBe(first.Status);
    }

    [Fact]
    public void MessageWriter_UnmeasuredMarshaller_IsFramed()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessageWriter(output, maxMessageSize: 10);

        writer.Write("abc", (text, context) =>
        {
            context.GetBufferWriter().Write("abc"u8);
            context.Complete();
        });
        writer.Write("de", (text, context) => context.Complete([1, 2]));

        output.WrittenSpan.ToArray().ShouldBe([0, 0, 0, 0, 3, (byte)'a', (byte)'b', (byte)'c', 0, 0, 0, 0, 2, 1, 2]);
    }

    [Fact]
    public void MessageWriter_TooLarge_WritesNothing()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessageWriter(output, maxMessageSize: 1);

        var failure = Should.Throw<RpcException>(() => writer.Write("x", (_, context) => context.Complete([1, 2])));

        failure.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        output.WrittenCount.ShouldBe(0);
        writer.IsTorn.ShouldBeFalse();
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(5000, true)]
    public void MessageWriter_SerializerFailsAfterTheHeader_IsTornIfLarge(int length, bool torn)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessageWriter(output, maxMessageSize: null);

        Should.Throw<InvalidOperationException>(() => writer.Write("x", (_, context) =>
        {
            context.SetPayloadLength(length);
            throw new InvalidOperationException();
        }));

        writer.IsTorn.ShouldBe(torn);
        output.WrittenCount.ShouldBe(torn ? 5 : 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void MessageWriter_OtherLengthThanSaid_WritesNothing(int written)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessageWriter(output, maxMessageSize: null);

        var failure = Should.Throw<InvalidOperationException>(() => writer.Write("x", (_, context) =>
        {
            context.SetPayloadLength(2);
            context.GetBufferWriter().Write(new byte[written]);
            context.Complete();
        }));

        failure.Message.ShouldContain("2");
        output.WrittenCount.ShouldBe(0);
    }

    private static byte[] Mutate(Random random)
    {
        byte[] bytes =
        [
            .. RawClient.Frame(new EchoRequest { Text = new string('x', random.Next(300)) }),
            .. RawClient.Frame(Gzip(new EchoRequest { Text = "y" }.ToByteArray()), flag: 1),
        ];
        for (var i = random.Next(4); i > 0; i--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes[..random.Next(bytes.Length + 1)];
    }

    private static byte[] Gzip(byte[] data)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
        {
            gzip.Write(data);
        }

        return output.ToArray();
    }
}
