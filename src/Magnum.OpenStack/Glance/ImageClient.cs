using System.Net;
using Magnum.OpenStack.Calls;

namespace Magnum.OpenStack.Glance;

/// <summary>Glance's image API v2.</summary>
public sealed class ImageClient
{
    private readonly CloudSession _session;

    internal ImageClient(CloudSession session) => _session = session;

    /// <summary>The images of this id, else of this name.</summary>
    /// <exception cref="OpenStackException">Glance refuses (403: not the user's image) or gives no answer.</exception>
    public async Task<Lookup<Image>> FindAsync(string idOrName, CancellationToken ct = default)
    {
        if (Guid.TryParse(idOrName, out _))
        {
            var answer = await _session.SendAsync(ServiceCall.Get(ServiceApi.Glance, "image-show", $"/images/{Uri.EscapeDataString(idOrName)}"), ct);
            if (answer.Status != HttpStatusCode.NotFound)
            {
                return new Lookup<Image>([answer.Read(GlanceJson.Default.Image)]);
            }
        }

        // "in:" and a quoted name keep Glance from reading commas and colons in it as operators.
        var query = new Query().Add("name", $"in:\"{idOrName.Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        var list = await _session.SendAsync(ServiceCall.Get(ServiceApi.Glance, "image-list", $"/images{query}"), ct);
        return new Lookup<Image>(list.Read("images", GlanceJson.Default.Images));
    }
}
