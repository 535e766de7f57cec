using System.Text.Json;
using Magnum.Grains.Cloud;
using Magnum.Grains.Drivers;

namespace Magnum.Drivers.SwarmFedoraAtomic.Swarm;

/// <summary>Which nodes a Swarm bay would rather lose than others.</summary>
internal static class SwarmNodes
{
    private const string ServersOutput = "node_servers";
    private const string AddressesOutput = "node_private_addresses";

    /// <summary>
    /// Nova servers of the nodes without containers of users, the newest first. A manager that does not answer is noted, and no node is preferred then.
    /// </summary>
    public static async Task<IReadOnlyList<string>> FindEmptyAsync(BayWork work, Stack stack, TimeSpan patience, CancellationToken cancellationToken)
    {
        var bay = work.Bay;
        var credentials = await work.ReadEngineCredentials(cancellationToken).ConfigureAwait(false);
        if (bay.ApiAddress is not { } address || (credentials is null && !bay.Baymodel.TlsDisabled))
        {
            work.Note($"Which nodes have no containers is not known, so the newest go: the bay has no {(bay.ApiAddress is null ? "API address" : "certificates")}.");
            return [];
        }

        try
        {
            var empty = await SwarmEngine.FindEmptyNodesAsync(address, credentials, patience, cancellationToken).ConfigureAwait(false);
            return [.. MembersOf(stack).Where(member => empty.Contains(member.Address)).Select(member => member.Server).Reverse()];
        }
        catch (SwarmApiException exception)
        {
            work.Note($"Which nodes have no containers is not known, so the newest go: {exception.Message}.");
            return [];
        }
    }

    /// <summary>The nodes of a stack, oldest first; none when it does not tell of all.</summary>
    public static IReadOnlyList<NodeMember> MembersOf(Stack stack)
    {
        var (servers, addresses) = (TextsOf(stack, ServersOutput), TextsOf(stack, AddressesOutput));
        return servers.Count == addresses.Count
            ? [.. servers.Zip(addresses).Where(pair => pair is { First: not null, Second: not null }).Select(pair => new NodeMember(pair.First!, pair.Second!))]
            : [];
    }

    private static IReadOnlyList<string?> TextsOf(Stack stack, string output) => stack.Outputs.TryGetValue(output, out var list) && list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString() : null)]
        : [];
}
