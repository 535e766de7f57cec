using Google.Rpc;
using Grpc.Core;
using Grpc.Testing;
using Magnum.Grpc.InteropTests.Contract;

namespace Magnum.Grpc.InteropTests.OwnClient;

/// <summary>How calls end when they do not succeed.</summary>
internal sealed partial class OwnClientCases
{
    private async Task StatusAsync(string message)
    {
        var status = new EchoStatus { Code = (int)StatusCode.Unknown, Message = message };
        var unary = await FailsAsync(StatusCode.Unknown, () => _client.UnaryCallAsync(new SimpleRequest { ResponseStatus = status }, Limited()).ResponseAsync);
        unary.Status.Detail.ShouldBe(message);

        using var duplex = _client.FullDuplexCall(Limited());
        await duplex.RequestStream.WriteAsync(new StreamingOutputCallRequest { ResponseStatus = status });
        await duplex.RequestStream.CompleteAsync();
        (await FailsAsync(StatusCode.Unknown, () => CollectAsync(duplex.ResponseStream))).Status.Detail.ShouldBe(message);
    }

    private async Task UnimplementedMethodAsync() =>
        await FailsAsync(StatusCode.Unimplemented, () => _client.UnimplementedCallAsync(new Empty(), Limited()).ResponseAsync);

    private async Task UnimplementedServiceAsync() =>
        await FailsAsync(
            StatusCode.Unimplemented,
            () => new UnimplementedService.UnimplementedServiceClient(_channel).UnimplementedCallAsync(new Empty(), Limited()).ResponseAsync);

    private async Task CancelAfterBeginAsync()
    {
        using var cancellation = new CancellationTokenSource();
        using var call = _client.StreamingInputCall(Within(Limit, cancellationToken: cancellation.Token));
        await cancellation.CancelAsync();
        await FailsAsync(StatusCode.Cancelled, () => call.ResponseAsync);
        call.GetStatus().StatusCode.ShouldBe(StatusCode.Cancelled);
    }

    private async Task CancelAfterFirstResponseAsync()
    {
        using var cancellation = new CancellationTokenSource();
        using var call = _client.FullDuplexCall(Within(Limit, cancellationToken: cancellation.Token));
        var request = Asking(31415);
        request.Payload = Zeros(27182);
        await call.RequestStream.WriteAsync(request);
        (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        ShouldBeZeros(call.ResponseStream.Current.Payload, 31415);
        await cancellation.CancelAsync();
        await FailsAsync(StatusCode.Cancelled, () => call.ResponseStream.MoveNext(CancellationToken.None));
    }

    private async Task CancelReachesServerAsync()
    {
        var name = new Metadata.Entry(EchoedMetadata.Cancel, "cancelled");
        using var cancellation = new CancellationTokenSource();

        // The second response would come after the deadline.
        var request = Asking(1, 1);
        request.ResponseParameters[1].IntervalUs = 30_000_000;
        using var call = _client.StreamingOutputCall(request, Limited(name).WithCancellationToken(cancellation.Token));
        (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        await cancellation.CancelAsync();

        // Sooner than the deadline of the call, which would cancel it too.
        await _client.EmptyCallAsync(new Empty(), Within(Limit / 2, [name]));
    }

    private async Task TimeoutOnSleepingServerAsync()
    {
        using var call = _client.FullDuplexCall(Within(TimeSpan.FromMilliseconds(1)));
        await FailsAsync(StatusCode.DeadlineExceeded, async () =>
        {
            await call.RequestStream.WriteAsync(new StreamingOutputCallRequest { Payload = Zeros(27182) });
            await call.ResponseStream.MoveNext(CancellationToken.None);
        });
    }

    private async Task TrailersOnlyAsync()
    {
        var request = new SimpleRequest { ResponseStatus = new EchoStatus { Code = (int)StatusCode.NotFound, Message = "nothing before this" } };
        var options = Limited(new Metadata.Entry(EchoedMetadata.TrailingBin, [1]));
        var exception = await FailsAsync(StatusCode.NotFound, () => _watched.UnaryCallAsync(request, options).ResponseAsync);
        exception.Trailers.GetValueBytes(EchoedMetadata.TrailingBin).ShouldBe([1]);
        _watch.StatusInHeaders.ShouldBe("5");
    }

    private async Task RichStatusAsync()
    {
        var request = new SimpleRequest { ResponseStatus = new EchoStatus { Code = (int)StatusCode.FailedPrecondition, Message = "not now" } };
        var options = Limited(new Metadata.Entry(EchoedMetadata.Reason, "IN_USE"));
        var exception = await FailsAsync(StatusCode.FailedPrecondition, () => _client.UnaryCallAsync(request, options).ResponseAsync);
        var status = exception.GetRpcStatus().ShouldNotBeNull();
        status.Message.ShouldBe("not now");
        status.GetDetail<ErrorInfo>().ShouldBe(new ErrorInfo { Reason = "IN_USE", Domain = EchoedMetadata.Domain });
    }
}
