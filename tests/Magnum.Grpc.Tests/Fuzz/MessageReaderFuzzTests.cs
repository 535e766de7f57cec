using System.IO.Pipelines;
using Grpc.Core;
using Magnum.Grpc.Wire;
using Xunit.Abstractions;

namespace Magnum.Grpc.Tests.Fuzz;

/// <summary>The reader of frames against the reference, on streams of every kind in pieces of every size.</summary>
public sealed class MessageReaderFuzzTests(ITestOutputHelper output)
{
    private const int MaxPayload = 40_000;

    private static readonly string?[] Encodings = ["gzip", "gzip", "gzip", "identity", null];

    [Fact]
    public Task Read_AnyStreamInAnyPieces_IsWhatTheReferenceReads() =>
        new FuzzRun(output).OnSeedsAsync(count: 6000, async random =>
        {
            var encoding = Encodings[random.Next(Encodings.Length)];
            int? limit = random.Next(4) == 0 ? null : random.Next(1, random.Next(2) == 0 ? 100 : MaxPayload);
            var bytes = FrameStreams.Next(random, random.Next(4) == 0 ? MaxPayload : 200);
            var reference = new ReferenceDecoder(encoding, limit);
            reference.Decode(bytes);
            var kept = new KeptBytes();

            var pipe = new Pipe(new PipeOptions(minimumSegmentSize: random.Next(1, 5000), pauseWriterThreshold: 0));
            var reading = ReadAllAsync(new MessageReader(pipe.Reader, encoding, limit, kept));
            await FeedAsync(random, pipe.Writer, bytes);
            var (messages, failure) = await reading;

            messages.Select(Convert.ToBase64String).ShouldBe(reference.Messages.Select(Convert.ToBase64String));
            (failure is { } code ? reference.Failure.Contains(code) : reference.Failure.Count == 0)
                .ShouldBeTrue($"{failure} instead of {string.Join('/', reference.Failure)}");
            kept.Now.ShouldBe(0);
            kept.Most.ShouldBeLessThan(MessageFrame.HeaderSize + (long)(limit ?? int.MaxValue));
        });

    private static async Task<(List<byte[]> Messages, StatusCode? Failure)> ReadAllAsync(MessageReader reader)
    {
        var messages = new List<byte[]>();
        try
        {
            while (await reader.ReadAsync(context => context.PayloadAsNewBuffer(), CancellationToken.None) is { } message)
            {
                messages.Add(message);
            }

            return (messages, null);
        }
        catch (RpcException exception)
        {
            return (messages, exception.StatusCode);
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private static async Task FeedAsync(Random random, PipeWriter writer, byte[] bytes)
    {
        var most = random.Next(4) switch { 0 => Math.Max(1, bytes.Length / 1000), 1 => 10 + (bytes.Length / 100), 2 => 5000, _ => 1_000_000 };
        for (var at = 0; at < bytes.Length;)
        {
            var size = Math.Min(bytes.Length - at, random.Next(1, most + 1));
            await writer.WriteAsync(bytes.AsMemory(at, size));
            at += size;
            if (random.Next(8) == 0)
            {
                await Task.Yield();
            }
        }

        await writer.CompleteAsync();
    }
}
