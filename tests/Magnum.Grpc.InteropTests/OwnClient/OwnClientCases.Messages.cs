using Grpc.Core;
using Grpc.Testing;

namespace Magnum.Grpc.InteropTests.OwnClient;

/// <summary>Messages, one or many, in either direction.</summary>
internal sealed partial class OwnClientCases
{
    private async Task EmptyUnaryAsync() => (await _client.EmptyCallAsync(new Empty(), Limited())).ShouldBe(new Empty());

    private async Task LargeUnaryAsync() => ShouldBeZeros((await _client.UnaryCallAsync(Large(), Limited())).Payload, 314159);

    private async Task ClientStreamingAsync()
    {
        using var call = _client.StreamingInputCall(Limited());
        foreach (var size in new[] { 27182, 8, 1828, 45904 })
        {
            await call.RequestStream.WriteAsync(new StreamingInputCallRequest { Payload = Zeros(size) });
        }

        await call.RequestStream.CompleteAsync();
        (await call.ResponseAsync).AggregatedPayloadSize.ShouldBe(74922);
    }

    private async Task ServerStreamingAsync()
    {
        int[] sizes = [31415, 9, 2653, 58979];
        using var call = _client.StreamingOutputCall(Asking(sizes), Limited());
        var responses = await CollectAsync(call.ResponseStream);
        responses.Count.ShouldBe(sizes.Length);
        foreach (var (response, size) in responses.Zip(sizes))
        {
            ShouldBeZeros(response.Payload, size);
        }
    }

    private async Task PingPongAsync()
    {
        using var call = _client.FullDuplexCall(Limited());
        foreach (var (size, sent) in new[] { (31415, 27182), (9, 8), (2653, 1828), (58979, 45904) })
        {
            var request = Asking(size);
            request.Payload = Zeros(sent);
            await call.RequestStream.WriteAsync(request);
            (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
            ShouldBeZeros(call.ResponseStream.Current.Payload, size);
        }

        await call.RequestStream.CompleteAsync();
        (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeFalse();
        call.GetStatus().StatusCode.ShouldBe(StatusCode.OK);
    }

    private async Task EmptyStreamAsync()
    {
        using var call = _client.FullDuplexCall(Limited());
        await call.RequestStream.CompleteAsync();
        (await CollectAsync(call.ResponseStream)).ShouldBeEmpty();
    }

    private async Task HalfDuplexAsync()
    {
        using var call = _client.HalfDuplexCall(Limited());
        await call.RequestStream.WriteAsync(Asking(31415, 9));
        await call.RequestStream.WriteAsync(Asking(2653));
        await call.RequestStream.CompleteAsync();
        (await CollectAsync(call.ResponseStream)).Select(response => response.Payload.Body.Length).ShouldBe([31415, 9, 2653]);
    }
}
