using System.Net;
using System.Runtime.CompilerServices;
using Magnum.OpenStack.Calls;

namespace Magnum.OpenStack.Heat;

/// <summary>
/// Heat's orchestration API v1. Heat answers before the work is done: follow the stack's status. Each method throws <see cref="OpenStackException"/> when Heat
/// refuses or gives no answer; what is merely not there is null or false.
/// </summary>
public sealed class HeatClient
{
    private readonly CloudSession _session;

    internal HeatClient(CloudSession session) => _session = session;

    /// <summary>Begins to create a stack and gives its id.</summary>
    /// <exception cref="OpenStackResponseException">409 <c>StackExists</c>: a living stack has the name. 400: template or parameters are wrong, or the quota is used up (<c>RequestLimitExceeded</c>).</exception>
    public async Task<string> CreateAsync(string name, StackRequest request, CancellationToken ct = default)
    {
        var body = request.ToJson();
        body["stack_name"] = name;
        var answer = await _session.SendAsync(ServiceCall.Post(ServiceApi.Heat, "stack-create", "/stacks", body) with { Secrets = request.Secrets }, ct);
        return answer.Read("stack", HeatJson.Default.CreatedStack).Id;
    }

    /// <summary>The stack; null if there is none. By its id, a stack is still found some time after its deletion (<see cref="StackStatus.IsDeleted"/>).</summary>
    /// <param name="stack">Which one.</param>
    /// <param name="withOutputs">Outputs too; they cost Heat much.</param>
    /// <param name="ct">Stops waiting.</param>
    public async Task<Stack?> FindAsync(StackRef stack, bool withOutputs = true, CancellationToken ct = default)
    {
        var query = new Query().Add("resolve_outputs", withOutputs ? null : "False");
        var answer = await _session.SendAsync(ServiceCall.Get(ServiceApi.Heat, "stack-show", $"/stacks/{stack.Path}{query}"), ct);
        return answer.Status == HttpStatusCode.NotFound ? null : answer.Read("stack", HeatJson.Default.Stack);
    }

    /// <summary>The stacks that the filter lets through, read page by page as they are taken.</summary>
    public async IAsyncEnumerable<StackSummary> ListAsync(StackFilter filter, [EnumeratorCancellation] CancellationToken ct = default)
    {
        foreach (var first in filter.Queries())
        {
            var query = first;
            while (query is not null)
            {
                (var stacks, query) = await PageAsync(query, ct);
                foreach (var stack in stacks)
                {
                    yield return stack;
                }
            }
        }
    }

    /// <summary>One page of the stacks that a filter without ids lets through, and what to ask for to get the next one.</summary>
    /// <param name="filter">The filter, with its page size.</param>
    /// <param name="page">Which page, as the one before said; null for the first.</param>
    /// <param name="ct">Stops waiting.</param>
    public Task<(IReadOnlyList<StackSummary> Stacks, string? Next)> PageAsync(StackFilter filter, string? page, CancellationToken ct = default) =>
        PageAsync(page ?? filter.Queries().Single(), ct);

    /// <summary>Those of these stacks that exist, by id; ones that were just deleted may still be among them.</summary>
    public async Task<IReadOnlyDictionary<string, StackSummary>> ListAsync(IReadOnlyCollection<string> ids, CancellationToken ct = default)
    {
        var stacks = new Dictionary<string, StackSummary>(ids.Count, StringComparer.Ordinal);
        if (ids.Count > 0)
        {
            await foreach (var stack in ListAsync(new StackFilter { Ids = [.. ids] }, ct))
            {
                stacks[stack.Id] = stack;
            }
        }

        return stacks;
    }

    /// <summary>Begins to make the stack what the request says.</summary>
    /// <exception cref="OpenStackResponseException">404: no such stack. 400: template or parameters are wrong. 409 <c>ActionInProgress</c>: not now.</exception>
    public async Task UpdateAsync(StackRef stack, StackRequest request, CancellationToken ct = default)
    {
        var call = new ServiceCall(ServiceApi.Heat, "stack-update", HttpMethod.Put, $"/stacks/{stack.Path}")
        {
            Body = request.ToJson(),
            Secrets = request.Secrets,
        };

        // 202 with a body that is no JSON.
        (await _session.SendAsync(call, ct)).Ensure();
    }

    /// <summary>Begins to change what the patch names and nothing else.</summary>
    /// <exception cref="OpenStackResponseException">As for <see cref="UpdateAsync"/>.</exception>
    public async Task PatchAsync(StackRef stack, StackPatch patch, CancellationToken ct = default)
    {
        var call = new ServiceCall(ServiceApi.Heat, "stack-patch", HttpMethod.Patch, $"/stacks/{stack.Path}")
        {
            Body = patch.ToJson(),
            Secrets = patch.Secrets,
        };
        (await _session.SendAsync(call, ct)).Ensure();
    }

    /// <summary>Begins to delete the stack; false if it was gone already.</summary>
    public async Task<bool> DeleteAsync(StackRef stack, CancellationToken ct = default)
    {
        var answer = await _session.SendAsync(ServiceCall.Delete(ServiceApi.Heat, "stack-delete", $"/stacks/{stack.Path}"), ct);
        if (answer.Status == HttpStatusCode.NotFound)
        {
            return false;
        }

        answer.Ensure();
        return true;
    }

    /// <summary>The stack's resources; null if there is no such stack.</summary>
    /// <param name="stack">Which one.</param>
    /// <param name="nestedDepth">How many levels of nested stacks are opened; 0: only the stack's own resources.</param>
    /// <param name="states">Only resources in these states, without the action, e.g. <c>FAILED</c>; empty: all.</param>
    /// <param name="ct">Stops waiting.</param>
    public async Task<IReadOnlyList<StackResource>?> ResourcesAsync(
        StackRef stack,
        int nestedDepth = 0,
        IReadOnlyCollection<string>? states = null,
        CancellationToken ct = default)
    {
        var query = new Query().Add("nested_depth", nestedDepth > 0 ? nestedDepth : null).Add("status", states ?? []);
        var answer = await _session.SendAsync(ServiceCall.Get(ServiceApi.Heat, "resource-list", $"/stacks/{stack.Path}/resources{query}"), ct);
        return answer.Status == HttpStatusCode.NotFound ? null : answer.Read("resources", HeatJson.Default.StackResources);
    }

    /// <summary>The stack's latest events, newest first; null if there is no such stack.</summary>
    /// <param name="stack">Which one.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="nestedDepth">How many levels of nested stacks are opened.</param>
    /// <param name="ct">Stops waiting.</param>
    public async Task<IReadOnlyList<StackEvent>?> EventsAsync(StackRef stack, int limit, int nestedDepth = 0, CancellationToken ct = default)
    {
        var query = new Query()
            .Add("limit", limit)
            .Add("sort_keys", "created_at")
            .Add("sort_dir", "desc")
            .Add("nested_depth", nestedDepth > 0 ? nestedDepth : null);
        var answer = await _session.SendAsync(ServiceCall.Get(ServiceApi.Heat, "event-list", $"/stacks/{stack.Path}/events{query}"), ct);
        return answer.Status == HttpStatusCode.NotFound ? null : answer.Read("events", HeatJson.Default.StackEvents);
    }

    /// <summary>The names and descriptions of the stack's outputs, without values; null if there is no such stack.</summary>
    public async Task<IReadOnlyList<StackOutput>?> OutputsAsync(StackRef stack, CancellationToken ct = default)
    {
        var answer = await _session.SendAsync(ServiceCall.Get(ServiceApi.Heat, "output-list", $"/stacks/{stack.Path}/outputs"), ct);
        return answer.Status == HttpStatusCode.NotFound ? null : answer.Read("outputs", HeatJson.Default.StackOutputs);
    }

    /// <summary>One output with its value; null if there is no such stack or output.</summary>
    public async Task<StackOutput?> OutputAsync(StackRef stack, string key, CancellationToken ct = default)
    {
        var path = $"/stacks/{stack.Path}/outputs/{Uri.EscapeDataString(key)}";
        var answer = await _session.SendAsync(ServiceCall.Get(ServiceApi.Heat, "output-show", path), ct);
        return answer.Status == HttpStatusCode.NotFound ? null : answer.Read("output", HeatJson.Default.StackOutput);
    }

    /// <summary>Asks Heat whether a template is sound; nothing is made.</summary>
    /// <exception cref="OpenStackResponseException">400: it is not; the reason says where.</exception>
    public async Task<TemplateValidation> ValidateAsync(StackRequest request, CancellationToken ct = default)
    {
        var body = request.ToJson();
        body.Remove("tags");
        body.Remove("timeout_mins");
        body.Remove("disable_rollback");
        var answer = await _session.SendAsync(ServiceCall.Post(ServiceApi.Heat, "template-validate", "/validate", body) with { Secrets = request.Secrets }, ct);
        return answer.Read(HeatJson.Default.TemplateValidation);
    }

    private async Task<(IReadOnlyList<StackSummary> Stacks, string? Next)> PageAsync(string query, CancellationToken ct)
    {
        var answer = await _session.SendAsync(ServiceCall.Get(ServiceApi.Heat, "stack-list", $"/stacks{query}"), ct);
        var page = answer.Read(HeatJson.Default.StackPage);
        return (page.Stacks, page.Stacks.Count == 0 ? null : Next(page, query));
    }

    /// <summary>
    /// The query of the next page. Only the query is taken: behind a proxy the link's host may be wrong. A link that leads to the same page again ends the list.
    /// </summary>
    private static string? Next(StackPage page, string query)
    {
        var link = Link.Find(page.Links, "next");
        var start = link?.IndexOf('?', StringComparison.Ordinal) ?? -1;
        var next = start < 0 ? null : link![start..];
        return string.Equals(next, query, StringComparison.Ordinal) ? null : next;
    }
}
