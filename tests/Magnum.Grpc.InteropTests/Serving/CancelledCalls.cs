using System.Collections.Concurrent;

namespace Magnum.Grpc.InteropTests.Serving;

/// <summary>Which calls, by the name that their client gave them, the server has seen cancelled.</summary>
internal sealed class CancelledCalls
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _calls = new(StringComparer.Ordinal);

    /// <summary>Completes when a call has been cancelled.</summary>
    public TaskCompletionSource Of(string name) =>
        _calls.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
