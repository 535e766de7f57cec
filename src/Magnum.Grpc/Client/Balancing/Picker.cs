using Grpc.Core;

namespace Magnum.Grpc.Client.Balancing;

/// <summary>Which connections calls can be given now. When that changes, another picker takes its place.</summary>
/// <param name="state">How the channel stands.</param>
/// <param name="ready">The connections, used in turn.</param>
/// <param name="error">Why there are none, in <see cref="ConnectivityState.TransientFailure"/>.</param>
internal sealed class Picker(ConnectivityState state, Subchannel[] ready, Status error)
{
    private readonly TaskCompletionSource _replaced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _last = -1;

    public ConnectivityState State => state;

    public Status Error => error;

    /// <summary>How many connections there are.</summary>
    public int Count => ready.Length;

    public Task Replaced => _replaced.Task;

    public Subchannel? Pick() =>
        ready.Length switch
        {
            0 => null,
            1 => ready[0],
            _ => ready[(int)((uint)Interlocked.Increment(ref _last) % (uint)ready.Length)],
        };

    /// <summary>Whether another picker gives the same.</summary>
    public bool GivesTheSameAs(Picker other) => State == other.State && Error == other.Error && ready.AsSpan().SequenceEqual(other.Ready());

    public void Replace() => _replaced.TrySetResult();

    private ReadOnlySpan<Subchannel> Ready() => ready;
}
