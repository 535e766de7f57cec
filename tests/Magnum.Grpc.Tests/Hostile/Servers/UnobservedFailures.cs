using System.Collections.Concurrent;

namespace Magnum.Grpc.Tests.Hostile.Servers;

/// <summary>The failures of tasks that nobody looked at, from when this was made.</summary>
internal sealed class UnobservedFailures : IDisposable
{
    private readonly ConcurrentQueue<Exception> _found = new();

    public UnobservedFailures()
    {
        Collect();
        TaskScheduler.UnobservedTaskException += Add;
    }

    public void ShouldBeNone()
    {
        Collect();
        _found.ShouldBeEmpty();
    }

    public void Dispose() => TaskScheduler.UnobservedTaskException -= Add;

    /// <summary>A task tells of its failure when it is finalized.</summary>
    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private void Add(object? sender, UnobservedTaskExceptionEventArgs failure) => _found.Enqueue(failure.Exception);
}
