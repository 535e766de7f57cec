using Grpc.Core;
using Magnum.V1;

namespace Magnum.Cli.Bays.Following;

/// <summary>One stream of a watch, with its end told as a value.</summary>
/// <param name="bays">The client.</param>
/// <param name="time">The clock.</param>
/// <param name="longestSilence">A stream without any message for so long is taken for dead; the server sends heartbeats.</param>
/// <param name="cancellationToken">Ends it.</param>
internal sealed class BayStream(
    V1.Bays.BaysClient bays, TimeProvider time, TimeSpan longestSilence, CancellationToken cancellationToken) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private AsyncServerStreamingCall<WatchBaysResponse>? _call;
    private ITimer? _silence;

    /// <summary>Opens the stream.</summary>
    public void Open(WatchBaysRequest request)
    {
        _silence = time.CreateTimer(_ => _stop.Cancel(), null, longestSilence, Timeout.InfiniteTimeSpan);
        _call = bays.WatchBays(request, cancellationToken: _stop.Token);
    }

    /// <summary>The next message; or null at the end, with the error that ended it, if one did.</summary>
    /// <exception cref="OperationCanceledException">The caller has stopped.</exception>
    public async Task<(WatchBaysResponse? Message, RpcException? End)> NextAsync()
    {
        try
        {
            _silence!.Change(longestSilence, Timeout.InfiniteTimeSpan);
            return await _call!.ResponseStream.MoveNext(_stop.Token) ? (_call.ResponseStream.Current, null) : (null, null);
        }
        catch (Exception exception) when (exception is RpcException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return _stop.IsCancellationRequested
                ? (null, new RpcException(new Status(StatusCode.Unavailable, $"nothing was heard for {longestSilence.TotalSeconds:0} s")))
                : (null, exception as RpcException ?? new RpcException(new Status(StatusCode.Cancelled, exception.Message)));
        }
        catch (RpcException exception)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_silence is not null)
        {
            await _silence.DisposeAsync();
        }

        _call?.Dispose();
        _stop.Dispose();
    }
}
