using System.Collections.Concurrent;
using Magnum.Grains;
using Magnum.Grains.Cloud;

namespace Magnum.Gateway.Tests.Hosting;

/// <summary>Keystone and the look-ups in memory. Tokens are named after what their holders are.</summary>
internal sealed class ScriptedCloud : ICloud
{
    public const string Project = "project-a";
    public const string OtherProject = "project-b";

    private static readonly Dictionary<string, (string Project, string[] Roles)> Tokens = new()
    {
        ["member"] = (Project, ["member"]),
        ["reader"] = (Project, ["reader"]),
        ["nobody"] = (Project, []),
        ["admin"] = (Project, ["admin"]),
        ["stranger"] = (OtherProject, ["member"]),
    };

    /// <summary>Names of the trustees that there are.</summary>
    public ConcurrentDictionary<string, int> Trustees { get; } = new(StringComparer.Ordinal);

    /// <summary>The tokens of servers of bays, and whose they are.</summary>
    public ConcurrentDictionary<string, NodeCaller> Nodes { get; } = new(StringComparer.Ordinal);

    /// <summary>Called in every call with its name; may throw or wait.</summary>
    public Func<string, CancellationToken, Task> During { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>The tokens with which identities were made.</summary>
    public ConcurrentQueue<string> Delegations { get; } = [];

    /// <summary>Request ids that came with the calls.</summary>
    public ConcurrentQueue<string> RequestIds { get; } = [];

    public async Task<CallContext?> AuthenticateAsync(string token, string requestId, CancellationToken cancellationToken)
    {
        await During("authenticate", cancellationToken);
        RequestIds.Enqueue(requestId);
        return Tokens.TryGetValue(token, out var holder) ? new CallContext(token, holder.Project, $"user-{token}", holder.Roles, requestId) : null;
    }

    public async Task<NodeCaller?> IdentifyAsync(string token, string requestId, CancellationToken cancellationToken)
    {
        await During("identify", cancellationToken);
        RequestIds.Enqueue(requestId);
        return Nodes.TryGetValue(token, out var node) ? node with { RequestId = requestId }
            : Tokens.TryGetValue(token, out var holder) ? new NodeCaller($"user-{token}", holder.Project, holder.Roles, requestId)
            : null;
    }

    public async Task<BayIdentity> CreateIdentityAsync(CallContext caller, string trusteeName, string trusteePassword, CancellationToken cancellationToken)
    {
        Delegations.Enqueue(caller.Token);
        await During("create-identity", cancellationToken);
        var made = Trustees.AddOrUpdate(trusteeName, 1, (_, trusts) => trusts + 1);
        return new BayIdentity($"trustee-{trusteeName}", $"trust-{made}-of-{caller.Token}");
    }

    public async Task<string> CreateNodeUserAsync(string name, string password, string requestId, CancellationToken cancellationToken)
    {
        await During("create-node-user", cancellationToken);
        Trustees.TryAdd(name, 0);
        return $"node-user-{name}";
    }

    public async Task<string> CreateTrustAsync(CallContext caller, string trusteeId, CancellationToken cancellationToken)
    {
        Delegations.Enqueue(caller.Token);
        await During("create-trust", cancellationToken);
        var name = trusteeId["trustee-".Length..];
        return Trustees.TryGetValue(name, out var trusts) && Trustees.TryUpdate(name, trusts + 1, trusts)
            ? $"trust-{trusts + 1}-of-{caller.Token}"
            : throw new CloudException("KEYSTONE_REFUSED", $"there is no user {trusteeId}", isTransient: false, FaultOwner.User);
    }

    public Task<StackPage> ListAllStacksAsync(string? page, int limit, string requestId, CancellationToken cancellationToken) =>
        Task.FromResult(new StackPage([], null));

    public async Task DeleteTrusteeAsync(string trusteeName, string requestId, CancellationToken cancellationToken)
    {
        await During("delete-trustee", cancellationToken);
        Trustees.TryRemove(trusteeName, out _);
    }

    public async Task<ResourceCheck> CheckAsync(CallContext caller, ResourceNames names, CancellationToken cancellationToken)
    {
        await During("check", cancellationToken);
        var found = new List<Violation>();
        if (names.ImageId == "missing")
        {
            found.Add(new Violation("image_id", "there is no image 'missing'"));
        }

        if (names.KeypairId == "missing")
        {
            found.Add(new Violation("keypair_id", "there is no keypair 'missing'"));
        }

        return new ResourceCheck(found, names.ImageId == "fedora" ? "fedora" : "ubuntu");
    }

    public IBayStacks StacksOf(BayCredentials credentials, string requestId) => throw new NotSupportedException("No test here builds a stack.");

    public IBayStacks StacksOf(string projectId, string requestId) => throw new NotSupportedException("No test here builds a stack.");
}
