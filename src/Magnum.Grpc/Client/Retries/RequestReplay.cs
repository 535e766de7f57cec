using Grpc.Core;

namespace Magnum.Grpc.Client.Retries;

/// <summary>
/// The framed requests of a call, held as long as they may have to be sent again. One attempt at a time takes them, from the first on;
/// once it is decided that no other will, those that were sent are let go.
/// </summary>
internal sealed class RequestReplay(ReplayBudget budget)
{
    private readonly Lock _gate = new();
    private readonly List<ReadOnlyMemory<byte>> _frames = [];
    private TaskCompletionSource _changed = New();
    private long _held;
    private int _dropped;
    private int _sent;
    private int _reader;
    private bool _readerStopped;
    private bool _completed;
    private bool _mayRepeat = true;
    private bool _settled;
    private bool _ended;

    /// <summary>Whether another attempt could send all requests.</summary>
    public bool MayRepeat
    {
        get
        {
            lock (_gate)
            {
                return _mayRepeat;
            }
        }
    }

    /// <summary>Takes a request to be sent, and gives its number.</summary>
    public int Add(ReadOnlyMemory<byte> frame)
    {
        lock (_gate)
        {
            if (_mayRepeat && budget.TryTake(frame.Length, _held))
            {
                _held += frame.Length;
            }
            else if (_mayRepeat)
            {
                StopRepeating();
            }

            _frames.Add(frame);
            Signal();
            return _dropped + _frames.Count - 1;
        }
    }

    /// <summary>No more requests follow.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _completed = true;
            Signal();
        }
    }

    /// <summary>Whether a request was sent, when that is known; false if the call ended before.</summary>
    public async Task<bool> WhenSentAsync(int number)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_sent > number || _ended)
                {
                    return _sent > number;
                }

                changed = _changed.Task;
            }

            await changed;
        }
    }

    /// <summary>The attempt under way is the last: it was answered, or may not be repeated.</summary>
    public void Settle(bool ended)
    {
        lock (_gate)
        {
            _settled = true;
            _ended |= ended || _readerStopped;
            StopRepeating();
            Signal();
        }
    }

    /// <summary>Begins to read from the first request, in place of whoever read before.</summary>
    /// <exception cref="RpcException">Requests have been let go, since there was no room to hold them.</exception>
    public int BeginReading()
    {
        lock (_gate)
        {
            if (_dropped > 0)
            {
                throw new RpcException(new Status(
                    StatusCode.Unavailable, "The server refused the call after some of its requests were sent, and these are no longer held to be sent again."));
            }

            _sent = 0;
            _readerStopped = false;
            Signal();
            return ++_reader;
        }
    }

    /// <summary>The next request for a reader, null at the end of requests, or of its turn.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(int reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (reader != _reader || _ended || _readerStopped)
                {
                    throw new OperationCanceledException("The attempt is over.");
                }

                if (_sent < _dropped + _frames.Count)
                {
                    return _frames[_sent - _dropped];
                }

                if (_completed)
                {
                    return null;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>A reader has sent the request that it took last.</summary>
    public void Sent(int reader)
    {
        lock (_gate)
        {
            if (reader == _reader)
            {
                _sent++;
                DropSent();
                Signal();
            }
        }
    }

    /// <summary>A reader sends no more: its attempt is over, which ends the call if there is no other.</summary>
    public void StopReading(int reader)
    {
        lock (_gate)
        {
            if (reader == _reader)
            {
                _readerStopped = true;
                _ended |= _settled;
                Signal();
            }
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void StopRepeating()
    {
        _mayRepeat = false;
        budget.Give(_held);
        _held = 0;
        DropSent();
    }

    private void DropSent()
    {
        if (!_mayRepeat && _sent > _dropped)
        {
            _frames.RemoveRange(0, _sent - _dropped);
            _dropped = _sent;
        }
    }

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = New();
    }
}
