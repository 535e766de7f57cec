using Grpc.Core;
using Grpc.Testing;
using Magnum.Grpc.InteropTests.Contract;

namespace Magnum.Grpc.InteropTests.OwnClient;

/// <summary>Headers and trailers.</summary>
internal sealed partial class OwnClientCases
{
    private async Task CustomMetadataAsync()
    {
        var options = Limited(
            new Metadata.Entry(EchoedMetadata.Initial, "test_initial_metadata_value"), new Metadata.Entry(EchoedMetadata.TrailingBin, [0xab, 0xab, 0xab]));

        using var unary = _client.UnaryCallAsync(Large(), options);
        ShouldBeZeros((await unary).Payload, 314159);
        ShouldHaveComeBack(await unary.ResponseHeadersAsync, unary.GetTrailers());

        using var duplex = _client.FullDuplexCall(options);
        var request = Asking(314159);
        request.Payload = Zeros(271828);
        await duplex.RequestStream.WriteAsync(request);
        await duplex.RequestStream.CompleteAsync();
        ShouldBeZeros((await CollectAsync(duplex.ResponseStream)).ShouldHaveSingleItem().Payload, 314159);
        ShouldHaveComeBack(await duplex.ResponseHeadersAsync, duplex.GetTrailers());
    }

    private async Task BinaryMetadataAsync()
    {
        foreach (var value in new byte[][] { [.. Enumerable.Range(0, 256).Select(value => (byte)value)], [0], [0, 1], [0, 1, 2] })
        {
            using var call = _client.UnaryCallAsync(new SimpleRequest(), Limited(new Metadata.Entry(EchoedMetadata.TrailingBin, value)));
            await call;
            call.GetTrailers().GetAll(EchoedMetadata.TrailingBin).ShouldHaveSingleItem().ValueBytes.ShouldBe(value);
        }
    }

    private async Task RepeatedMetadataAsync()
    {
        byte[][] values = [[0], [0, 1], [0, 1, 2]];
        using var call = _client.UnaryCallAsync(new SimpleRequest(), Limited(values.Select(value => new Metadata.Entry(EchoedMetadata.TrailingBin, value))));
        await call;
        call.GetTrailers().GetAll(EchoedMetadata.TrailingBin).Select(entry => entry.ValueBytes).ShouldBe(values);
    }

    private async Task EmptyMetadataAsync()
    {
        using var call = _client.UnaryCallAsync(
            new SimpleRequest(), Limited(new Metadata.Entry(EchoedMetadata.Initial, string.Empty), new Metadata.Entry(EchoedMetadata.TrailingBin, [])));
        await call;
        (await call.ResponseHeadersAsync).GetAll(EchoedMetadata.Initial).ShouldHaveSingleItem().Value.ShouldBeEmpty();
        call.GetTrailers().GetAll(EchoedMetadata.TrailingBin).ShouldHaveSingleItem().ValueBytes.ShouldBeEmpty();
    }

    private static void ShouldHaveComeBack(Metadata headers, Metadata trailers)
    {
        headers.GetValue(EchoedMetadata.Initial).ShouldBe("test_initial_metadata_value");
        trailers.GetValueBytes(EchoedMetadata.TrailingBin).ShouldBe([0xab, 0xab, 0xab]);
    }
}
