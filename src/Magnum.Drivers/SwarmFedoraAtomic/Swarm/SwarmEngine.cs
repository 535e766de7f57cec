using Magnum.Grains.Drivers;

namespace Magnum.Drivers.SwarmFedoraAtomic.Swarm;

/// <summary>What the service wants to know of a bay's Swarm.</summary>
internal static class SwarmEngine
{
    /// <summary>How long one answer may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>How the nodes are.</summary>
    public static async Task<EngineReport> LookAsync(string address, EngineCredentials? credentials, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            using var api = new SwarmApi(address, credentials, patience);
            var info = await api.GetInfoAsync(cancellationToken).ConfigureAwait(false);
            return new EngineReport(Answered: true, info.HealthyNodes, info.Nodes.Count, info.MemoryUtilisation, Troubles(info));
        }
        catch (SwarmApiException exception)
        {
            return EngineReport.NoAnswer($"the Swarm API at {address} cannot be asked: {exception.Message}");
        }
    }

    /// <summary>Addresses of the healthy nodes on which no container of users is.</summary>
    /// <exception cref="SwarmApiException">The manager does not answer as it should.</exception>
    public static async Task<IReadOnlySet<string>> FindEmptyNodesAsync(string address, EngineCredentials? credentials, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var api = new SwarmApi(address, credentials, patience);
        var info = await api.GetInfoAsync(cancellationToken).ConfigureAwait(false);
        return EmptyNodes.Of(info, await api.ListContainersAsync(cancellationToken).ConfigureAwait(false));
    }

    // The first few by name: there may be thousands.
    private static string Troubles(SwarmInfo info)
    {
        const int most = 5;
        var troubled = info.Nodes.Where(node => !node.IsHealthy).ToList();
        var named = string.Join(", ", troubled.Take(most).Select(node => $"{Short(node.Name)} at {Short(node.Address)} ({(node.Status.Length == 0 ? "no status" : Short(node.Status))})"));
        var more = troubled.Count > most ? $" and {troubled.Count - most} more" : string.Empty;
        return troubled.Count == 0 ? string.Empty : $"not healthy: {named}{more}";
    }

    // What a server says of itself may be anything.
    private static string Short(string text) => text.Length <= 64 ? text : $"{text[..64]}…";
}
