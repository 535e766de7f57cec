using Grpc.Core;

namespace Magnum.Grpc.Tests.Hosting;

/// <summary>What a test and the service that it calls tell each other.</summary>
public sealed class EchoSignals
{
    private int _calls;

    /// <summary>The last call of Echo.</summary>
    public SeenCall? Last { get; set; }

    /// <summary>How many calls of Echo there were.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>A handler sleeps.</summary>
    public TaskCompletionSource<ServerCallContext> Asleep { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The sleeper's token was cancelled.</summary>
    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Wakes sleepers.</summary>
    public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Echo is called.</summary>
    public void Count() => Interlocked.Increment(ref _calls);
}
