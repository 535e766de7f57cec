namespace Magnum.Grpc.Server;

/// <summary>The bytes of messages not whole yet that all calls of one connection may keep together.</summary>
internal sealed class ReceiveBudget(long limit)
{
    private long _kept;

    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _kept, bytes) <= limit)
        {
            return true;
        }

        Interlocked.Add(ref _kept, -bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref _kept, -bytes);
}
