using Magnum.Gateway.Rest;
using Magnum.Grains.Cloud;
using Microsoft.AspNetCore.Http;

namespace Magnum.Gateway.Nodes;

/// <summary>Checks the Keystone token of a request, its header <c>X-Auth-Token</c>.</summary>
internal sealed class NodeTokens(ICloud cloud, NodeEndpointOptions options)
{
    private const string Header = "X-Auth-Token";

    /// <summary>Whose request it is.</summary>
    /// <exception cref="RestException">It has no token, or one that is not good.</exception>
    /// <exception cref="CloudException">Keystone could not be asked.</exception>
    public async Task<NodeCaller> AuthenticateAsync(HttpContext context)
    {
        var given = context.Request.Headers[Header];
        if (given.Count != 1 || string.IsNullOrEmpty(given[0]))
        {
            throw Unauthorized($"The request needs one token. Log in to Keystone, and send the token in the header {Header}.");
        }

        return await cloud.IdentifyAsync(given[0]!, context.TraceIdentifier, context.RequestAborted)
            ?? throw Unauthorized("The token is not valid: Keystone does not know it, it has expired, or it was revoked, as it is when its trust or its user is gone. Log in to Keystone again.");
    }

    private RestException Unauthorized(string detail) =>
        new(StatusCodes.Status401Unauthorized, detail) { Challenge = $"Keystone uri=\"{options.AuthUrl?.ToString().TrimEnd('/')}\"" };
}
