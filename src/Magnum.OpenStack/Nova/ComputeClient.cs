using System.Net;
using Magnum.OpenStack.Calls;

namespace Magnum.OpenStack.Nova;

/// <summary>Nova's compute API v2.1.</summary>
public sealed class ComputeClient
{
    private const int PageSize = 1000;

    private readonly CloudSession _session;

    internal ComputeClient(CloudSession session) => _session = session;

    /// <summary>The flavor of this id, else the flavors of this name.</summary>
    /// <exception cref="OpenStackException">Nova refuses or gives no answer.</exception>
    public async Task<Lookup<Flavor>> FindFlavorAsync(string idOrName, CancellationToken ct = default)
    {
        var answer = await _session.SendAsync(ServiceCall.Get(ServiceApi.Nova, "flavor-show", $"/flavors/{Uri.EscapeDataString(idOrName)}"), ct);
        if (answer.Status != HttpStatusCode.NotFound)
        {
            return new Lookup<Flavor>([answer.Read("flavor", NovaJson.Default.Flavor)]);
        }

        // Nova cannot filter flavors by name.
        List<Flavor> matches = [];
        string? marker = null;
        while (true)
        {
            var query = new Query().Add("limit", PageSize).Add("marker", marker);
            var list = await _session.SendAsync(ServiceCall.Get(ServiceApi.Nova, "flavor-list", $"/flavors/detail{query}"), ct);
            var page = list.Read(NovaJson.Default.FlavorPage).Flavors;
            matches.AddRange(page.Where(flavor => string.Equals(flavor.Name, idOrName, StringComparison.Ordinal)));
            if (page.Count == 0 || string.Equals(page[^1].Id, marker, StringComparison.Ordinal))
            {
                return new Lookup<Flavor>(matches);
            }

            marker = page[^1].Id;
        }
    }

    /// <summary>The keypair of this name that belongs to the session's user; null if there is none.</summary>
    /// <exception cref="OpenStackException">Nova refuses or gives no answer.</exception>
    public async Task<Keypair?> FindKeypairAsync(string name, CancellationToken ct = default)
    {
        var answer = await _session.SendAsync(ServiceCall.Get(ServiceApi.Nova, "keypair-show", $"/os-keypairs/{Uri.EscapeDataString(name)}"), ct);
        return answer.Status == HttpStatusCode.NotFound ? null : answer.Read("keypair", NovaJson.Default.Keypair);
    }
}
