namespace Magnum.Grpc.Client.Retries;

/// <summary>The bytes that the calls of a channel may hold to send requests again.</summary>
internal sealed class ReplayBudget(long? perChannel, long? perCall)
{
    private long _held;

    /// <summary>Takes room for more bytes of a call that holds some already; false if there is not enough.</summary>
    public bool TryTake(long bytes, long heldByCall)
    {
        if (heldByCall + bytes > perCall)
        {
            return false;
        }

        if (Interlocked.Add(ref _held, bytes) <= (perChannel ?? long.MaxValue))
        {
            return true;
        }

        Give(bytes);
        return false;
    }

    public void Give(long bytes) => Interlocked.Add(ref _held, -bytes);
}
