using System.Net;
using System.Text.Json.Nodes;
using Magnum.OpenStack.Calls;

namespace Magnum.OpenStack.Keystone;

/// <summary>
/// The trustee users of bays, made and removed by the trustee domain's administrator. Removing one voids its trusts and tokens at once, also a trust that is
/// still to come: Keystone refuses to make a trust for a user who does not exist. So deleting the trustee is the one clean-up that cannot be missed.
/// </summary>
public sealed class TrusteeClient
{
    private readonly CloudSession _admin;
    private readonly OpenStackCloud _cloud;

    internal TrusteeClient(CloudSession admin, OpenStackCloud cloud)
    {
        _admin = admin;
        _cloud = cloud;
    }

    /// <summary>Trusts as the domain's administrator sees them: by this trusts can be listed and removed that nobody can log in with any more.</summary>
    public TrustClient Trusts => _admin.Trusts;

    /// <summary>
    /// Makes the trustee; one that is there already under this name is taken over (its password set to this one if it is another).
    /// Doing it twice gives the same user.
    /// </summary>
    /// <param name="name">Unique in the trustee domain.</param>
    /// <param name="password">Its password.</param>
    /// <param name="description">What it is for, for operators who look into the domain.</param>
    /// <param name="ct">Stops waiting; what was sent may still happen.</param>
    /// <exception cref="OpenStackException">Keystone refuses or cannot be reached.</exception>
    public async Task<Trustee> EnsureAsync(string name, string password, string description, CancellationToken ct = default)
    {
        var body = new JsonObject
        {
            ["user"] = new JsonObject
            {
                ["name"] = name,
                ["password"] = password,
                ["domain_id"] = await DomainIdAsync(ct),
                ["description"] = description,
                ["enabled"] = true,
            },
        };
        var answer = await _admin.SendAsync(ServiceCall.Post(ServiceApi.Keystone, "trustee-create", "/users", body) with { Secrets = [password] }, ct);
        if (answer.Status == HttpStatusCode.Conflict && await FindAsync(name, ct) is { } present)
        {
            await AdoptAsync(present, password, ct);
            return present;
        }

        return answer.Read("user", KeystoneJson.Default.Trustee);
    }

    /// <summary>The trustee of this name; null if there is none.</summary>
    /// <exception cref="OpenStackException">Keystone refuses or cannot be reached.</exception>
    public async Task<Trustee?> FindAsync(string name, CancellationToken ct = default)
    {
        var query = new Query().Add("domain_id", await DomainIdAsync(ct)).Add("name", name);
        var answer = await _admin.SendAsync(ServiceCall.Get(ServiceApi.Keystone, "trustee-find", $"/users{query}"), ct);
        return answer.Read("users", KeystoneJson.Default.Trustees).SingleOrDefault(user => string.Equals(user.Name, name, StringComparison.Ordinal));
    }

    /// <summary>Whether the user of this id is in the trustee domain.</summary>
    /// <exception cref="OpenStackException">Keystone cannot be reached, or fails.</exception>
    public async Task<bool> OwnsAsync(string id, CancellationToken ct = default)
    {
        var answer = await _admin.SendAsync(ServiceCall.Get(ServiceApi.Keystone, "trustee-show", $"/users/{Uri.EscapeDataString(id)}"), ct);

        // Of another domain's user the trustee domain's administrator is told nothing.
        return answer.Status is not (HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
            && answer.Read("user", KeystoneJson.Default.Trustee).DomainId == await DomainIdAsync(ct);
    }

    /// <summary>Removes the trustee, and with it all its trusts; false if it was gone already.</summary>
    /// <exception cref="OpenStackException">Keystone refuses or cannot be reached.</exception>
    public async Task<bool> DeleteAsync(string id, CancellationToken ct = default)
    {
        var answer = await _admin.SendAsync(
            ServiceCall.Delete(ServiceApi.Keystone, "trustee-delete", $"/users/{Uri.EscapeDataString(id)}"),
            ct);
        if (answer.Status == HttpStatusCode.NotFound)
        {
            return false;
        }

        answer.Ensure();
        return true;
    }

    /// <summary>
    /// The id of the trustee domain; nodes of bays log in with it.
    /// </summary>
    /// <exception cref="OpenStackException">The domain's administrator cannot log in.</exception>
    public async Task<string> DomainIdAsync(CancellationToken ct = default)
    {
        var identity = await _admin.IdentifyAsync(ct);
        return identity.DomainId ?? identity.UserDomainId ?? throw new InvalidOperationException("Keystone named no domain in the log-in of the trustee domain's administrator.");
    }

    private async Task AdoptAsync(Trustee present, string password, CancellationToken ct)
    {
        var credential = new PasswordCredential(UserRef.ById(present.Id), password, scope: null);
        try
        {
            await _cloud.As(credential).IdentifyAsync(ct);
        }
        catch (OpenStackLogInException)
        {
            var body = new JsonObject { ["user"] = new JsonObject { ["password"] = password, ["enabled"] = true } };
            var call = new ServiceCall(ServiceApi.Keystone, "trustee-update", HttpMethod.Patch, $"/users/{Uri.EscapeDataString(present.Id)}")
            {
                Body = body,
                Secrets = [password],
            };
            (await _admin.SendAsync(call, ct)).Ensure();
        }
        finally
        {
            _cloud.Forget(credential);
        }
    }
}
