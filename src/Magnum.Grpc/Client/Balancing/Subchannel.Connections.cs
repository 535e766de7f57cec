using System.Net.Sockets;
using Grpc.Core;

namespace Magnum.Grpc.Client.Balancing;

/// <summary>How connections come and go.</summary>
internal sealed partial class Subchannel
{
    /// <summary>A server has said something over a connection: it is one.</summary>
    public void Confirm()
    {
        lock (_gate)
        {
            _failures = 0;
            _confirmed++;
        }
    }

    /// <summary>A connection is closed. The handler says so under locks of its own, so whoever is told of it is told later.</summary>
    public void Close(bool confirmed)
    {
        lock (_gate)
        {
            _open--;
            _confirmed -= confirmed ? 1 : 0;
            if (confirmed && _state == ConnectivityState.Ready && _open == 0 && _spare is null)
            {
                _state = ConnectivityState.Idle;
            }
        }

        if (!confirmed)
        {
            MarkFailed(new Status(StatusCode.Unavailable, $"The server at {Name} closed the connection before it said anything."));
        }

        ThreadPool.UnsafeQueueUserWorkItem(static changed => changed(), _changed, preferLocal: false);
    }

    /// <summary>Never throws.</summary>
    private async Task DialAheadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var socket = await DialAsync(cancellationToken);
            lock (_gate)
            {
                if (_state == ConnectivityState.Shutdown)
                {
                    socket.Dispose();
                    return;
                }

                _spare?.Dispose();
                _spare = socket;
                _state = ConnectivityState.Ready;
            }

            _changed();
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            Fail(exception);
        }
    }

    /// <summary>A connection for the handler, which asks when a call has none to go over.</summary>
    private async ValueTask<TrackedConnection> OpenAsync(HttpRequestMessage first, CancellationToken cancellationToken)
    {
        Socket? socket;
        lock (_gate)
        {
            socket = _spare;
            _spare = null;
        }

        if (socket is not null && !IsOpen(socket))
        {
            socket.Dispose();
            socket = null;
        }

        try
        {
            socket ??= await DialAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            Fail(exception);
            throw;
        }

        var connection = new TrackedConnection(socket, this, first);
        lock (_gate)
        {
            _open++;
            if (_state != ConnectivityState.Shutdown)
            {
                _state = ConnectivityState.Ready;
            }
        }

        _changed();
        return connection;
    }

    private async Task<Socket> DialAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _startedAt = _settings.Time.GetTimestamp();
        }

        using var limit = new CancellationTokenSource(_settings.ConnectTimeout, _settings.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(Address.EndPoint, linked.Token);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The peer may have closed a connection that was made ahead.</summary>
    private static bool IsOpen(Socket socket)
    {
        try
        {
            return !socket.Poll(0, SelectMode.SelectRead) || socket.Available > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Fail(Exception exception)
    {
        MarkFailed(new Status(
            StatusCode.Unavailable,
            exception is OperationCanceledException
                ? $"Cannot connect to {Name} within {_settings.ConnectTimeout.TotalSeconds} s."
                : $"Cannot connect to {Name}: {exception.Message}",
            exception));
        _changed();
    }

    private void MarkFailed(Status error)
    {
        lock (_gate)
        {
            if (_state == ConnectivityState.Shutdown)
            {
                return;
            }

            // One more connection than there are is not to be had: the calls over the others go on.
            if (_confirmed > 0)
            {
                ClientLog.ConnectionFailed(_settings.Logger, Name, error.Detail);
                return;
            }

            _error = error;
            if (_state != ConnectivityState.TransientFailure)
            {
                _state = ConnectivityState.TransientFailure;
                _failures++;
                var wait = _settings.Backoff.WaitAfter(_failures) - _settings.Time.GetElapsedTime(_startedAt);
                _timer ??= _settings.Time.CreateTimer(
                    static state => ((Subchannel)state!).EndBackoff(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        }

        ClientLog.ConnectionFailed(_settings.Logger, Name, error.Detail);
    }

    private void EndBackoff()
    {
        lock (_gate)
        {
            if (_state != ConnectivityState.TransientFailure)
            {
                return;
            }

            _state = ConnectivityState.Idle;
        }

        _changed();
    }
}
