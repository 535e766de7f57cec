namespace Magnum.Grpc.Tests.Hostile;

/// <summary>How many bytes the server still takes, of one stream or of the connection.</summary>
internal sealed class SendWindow(long initial)
{
    private readonly Lock _gate = new();
    private long _left = initial;
    private bool _closed;
    private TaskCompletionSource _changed = New();

    public void Add(long bytes) => Change(() => _left += bytes);

    /// <summary>Nothing more is taken.</summary>
    public void Close() => Change(() => _closed = true);

    /// <summary>Waits for room and takes as much as there is of what is wanted; 0 once it is closed.</summary>
    public async Task<int> TakeAsync(int wanted)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_closed || wanted == 0)
                {
                    return 0;
                }

                if (_left > 0)
                {
                    var taken = (int)Math.Min(wanted, _left);
                    _left -= taken;
                    return taken;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(RawPeer.Patience);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            _changed.SetResult();
            _changed = New();
        }
    }
}
