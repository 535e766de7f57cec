using Grpc.Core;
using Grpc.Testing;

namespace Magnum.Grpc.InteropTests.OwnClient;

/// <summary>What is compressed: of requests the server judges it, of responses their flags tell.</summary>
internal sealed partial class OwnClientCases
{
    private static readonly Metadata.Entry Gzip = new("grpc-internal-encoding-request", "gzip");
    private static readonly WriteOptions Uncompressed = new(WriteFlags.NoCompress);

    private async Task ClientCompressedUnaryAsync()
    {
        var compressed = Large();
        compressed.ExpectCompressed = Yes;
        var uncompressed = Large();
        uncompressed.ExpectCompressed = No;
        await FailsAsync(StatusCode.InvalidArgument, () => _client.UnaryCallAsync(compressed, Limited()).ResponseAsync);
        await FailsAsync(StatusCode.InvalidArgument, () => _client.UnaryCallAsync(compressed, Limited(Gzip).WithWriteOptions(Uncompressed)).ResponseAsync);
        ShouldBeZeros((await _client.UnaryCallAsync(compressed, Limited(Gzip))).Payload, 314159);
        ShouldBeZeros((await _client.UnaryCallAsync(uncompressed, Limited(Gzip).WithWriteOptions(Uncompressed))).Payload, 314159);
    }

    private async Task ClientCompressedStreamingAsync()
    {
        var compressed = new StreamingInputCallRequest { Payload = Zeros(27182), ExpectCompressed = Yes };
        var uncompressed = new StreamingInputCallRequest { Payload = Zeros(45904), ExpectCompressed = No };
        await FailsAsync(StatusCode.InvalidArgument, async () =>
        {
            using var probe = _client.StreamingInputCall(Limited());
            await probe.RequestStream.WriteAsync(compressed);
            await probe.RequestStream.CompleteAsync();
            await probe;
        });

        using var call = _client.StreamingInputCall(Limited(Gzip));
        await call.RequestStream.WriteAsync(compressed);
        call.RequestStream.WriteOptions = Uncompressed;
        await call.RequestStream.WriteAsync(uncompressed);
        await call.RequestStream.CompleteAsync();
        (await call).AggregatedPayloadSize.ShouldBe(73086);
    }

    private async Task ServerCompressedUnaryAsync()
    {
        foreach (var wanted in new[] { Yes, No })
        {
            var request = Large();
            request.ResponseCompressed = wanted;
            ShouldBeZeros((await _watched.UnaryCallAsync(request, Limited())).Payload, 314159);
            _watch.Flags.Compressed.ShouldBe([wanted.Value]);
        }
    }

    private async Task ServerCompressedStreamingAsync()
    {
        var request = Asking(31415, 92653);
        request.ResponseParameters[0].Compressed = Yes;
        request.ResponseParameters[1].Compressed = No;
        using var call = _watched.StreamingOutputCall(request, Limited());
        var responses = await CollectAsync(call.ResponseStream);
        responses.Count.ShouldBe(2);
        ShouldBeZeros(responses[0].Payload, 31415);
        ShouldBeZeros(responses[1].Payload, 92653);
        _watch.Flags.Compressed.ShouldBe([true, false]);
    }
}
