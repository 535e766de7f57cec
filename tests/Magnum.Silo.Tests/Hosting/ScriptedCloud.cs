using System.Collections.Concurrent;
using Magnum.Grains.Cloud;

namespace Magnum.Silo.Tests.Hosting;

/// <summary>Heat and Keystone in memory: what was asked for, and hooks to make it slow or fail. A stack is built, changed or gone at once.</summary>
internal sealed class ScriptedCloud : ICloud
{
    private readonly Lock _lock = new();
    private int _atOnce;

    /// <summary>The stacks, by id.</summary>
    public ConcurrentDictionary<string, Stack> Stacks { get; } = new(StringComparer.Ordinal);

    /// <summary>Resources that a stack shows.</summary>
    public IReadOnlyList<StackResource> Resources { get; set; } = [];

    /// <summary>Every call that was begun: its name, <c>:ended</c> behind it when it ended well.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>How many ids each list call asked for.</summary>
    public ConcurrentQueue<int> Listed { get; } = [];

    /// <summary>With what Heat was called: the trust, or <c>own:</c> and the project.</summary>
    public ConcurrentQueue<string> Callers { get; } = [];

    /// <summary>Called in every call with its name and its cancellation; may wait or throw.</summary>
    public Func<string, CancellationToken, Task> During { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Called at the end of every call with its name; a throw loses the answer.</summary>
    public Action<string> Ended { get; set; } = _ => { };

    /// <summary>The most calls that there were at the same time.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>Trusts whose maker has left.</summary>
    public ConcurrentDictionary<string, bool> DeadTrusts { get; } = new(StringComparer.Ordinal);

    /// <summary>What a new stack's status is.</summary>
    public string NewStatus { get; set; } = "CREATE_COMPLETE";

    public int CountOf(string call) => Calls.Count(name => name == call);

    public IBayStacks StacksOf(BayCredentials credentials, string requestId) => new ScriptedStacks(this, credentials.TrustId);

    public IBayStacks StacksOf(string projectId, string requestId) => new ScriptedStacks(this, $"own:{projectId}");

    public Task<StackPage> ListAllStacksAsync(string? page, int limit, string requestId, CancellationToken cancellationToken) => CallAsync(
        "list-all",
        () =>
        {
            List<Stack> stacks = [.. Stacks.Values.OrderBy(stack => stack.Id, StringComparer.Ordinal).SkipWhile(stack => string.CompareOrdinal(stack.Id, page) <= 0).Take(limit)];
            return new StackPage(stacks, stacks.Count < limit ? null : stacks[^1].Id);
        },
        cancellationToken);

    public Task DeleteTrusteeAsync(string trusteeName, string requestId, CancellationToken cancellationToken) =>
        CallAsync("delete-trustee", () => true, cancellationToken);

    public Task<CallContext?> AuthenticateAsync(string token, string requestId, CancellationToken cancellationToken) => throw new NotSupportedException("A silo checks no tokens.");

    public Task<NodeCaller?> IdentifyAsync(string token, string requestId, CancellationToken cancellationToken) => throw new NotSupportedException("A silo checks no tokens.");

    public Task<BayIdentity> CreateIdentityAsync(CallContext caller, string trusteeName, string trusteePassword, CancellationToken cancellationToken) =>
        throw new NotSupportedException("A silo makes no identities.");

    public Task<string> CreateNodeUserAsync(string name, string password, string requestId, CancellationToken cancellationToken) =>
        throw new NotSupportedException("A silo makes no node users.");

    public Task<string> CreateTrustAsync(CallContext caller, string trusteeId, CancellationToken cancellationToken) =>
        throw new NotSupportedException("A silo makes no trusts.");

    public Task<ResourceCheck> CheckAsync(CallContext caller, ResourceNames names, CancellationToken cancellationToken) =>
        throw new NotSupportedException("A silo looks nothing up for callers.");

    public async Task<T> CallAsync<T>(string name, Func<T> answer, CancellationToken cancellationToken)
    {
        Calls.Enqueue(name);
        lock (_lock)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++_atOnce);
        }

        try
        {
            await During(name, cancellationToken);
            var found = answer();
            Ended(name);
            Calls.Enqueue($"{name}:ended");
            return found;
        }
        finally
        {
            lock (_lock)
            {
                _atOnce--;
            }
        }
    }
}
