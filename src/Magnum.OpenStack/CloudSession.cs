using System.Net;
using Magnum.Grains.Cloud;
using Magnum.OpenStack.Calls;
using Magnum.OpenStack.Glance;
using Magnum.OpenStack.Heat;
using Magnum.OpenStack.Keystone;
using Magnum.OpenStack.Neutron;
using Magnum.OpenStack.Nova;

namespace Magnum.OpenStack;

/// <summary>
/// The cloud as one identity sees it. Cheap to make, safe to share. Every call logs in when it has to, finds the endpoint in the token's catalog,
/// and logs in once more if the token is refused (a refused call has done nothing, so that is safe for every call).
/// One operation lasts at most <see cref="OpenStackOptions.CallTimeout"/>, all of this included.
/// </summary>
public sealed class CloudSession
{
    private const int Redirects = 2;

    private readonly ApiTransport _transport;
    private readonly KeystoneLogIn _keystone;
    private readonly ITokenSource _tokens;
    private readonly TimeProvider _time;

    internal CloudSession(ApiTransport transport, KeystoneLogIn keystone, ITokenSource tokens, TimeProvider time)
    {
        _transport = transport;
        _keystone = keystone;
        _tokens = tokens;
        _time = time;
        Heat = new HeatClient(this);
        Images = new ImageClient(this);
        Compute = new ComputeClient(this);
        Network = new NetworkClient(this);
        Trusts = new TrustClient(this);
    }

    /// <summary>Stacks.</summary>
    public HeatClient Heat { get; }

    /// <summary>Images.</summary>
    public ImageClient Images { get; }

    /// <summary>Flavors and keypairs.</summary>
    public ComputeClient Compute { get; }

    /// <summary>Networks and subnets.</summary>
    public NetworkClient Network { get; }

    /// <summary>Trusts.</summary>
    public TrustClient Trusts { get; }

    /// <summary>Whom this session acts as; logs in if need be.</summary>
    /// <exception cref="OpenStackException">The log-in failed.</exception>
    public async Task<ValidatedToken> IdentifyAsync(CancellationToken ct = default)
    {
        using var deadline = new CallDeadline(_transport.Limit, _time, ct);
        return (await TokenAsync(deadline)).Details;
    }

    internal async Task<ApiAnswer> SendAsync(ServiceCall call, CancellationToken ct)
    {
        using var deadline = new CallDeadline(_transport.Limit, _time, ct);
        var token = await TokenAsync(deadline);
        var answer = await SendAsync(call, token, deadline);
        if (answer.Status == HttpStatusCode.Unauthorized && _tokens.TryReplace(token))
        {
            token = await TokenAsync(deadline);
            answer = await SendAsync(call, token, deadline);
        }

        return answer;
    }

    private async Task<IssuedToken> TokenAsync(CallDeadline deadline)
    {
        try
        {
            return await _tokens.GetAsync(deadline.Token);
        }
        catch (OperationCanceledException fault) when (deadline.HasPassed)
        {
            var call = new ApiCall(ServiceApi.Keystone.Name, "log-in", HttpMethod.Post, _keystone.Address("/auth/tokens"));
            throw TransportFaults.TimedOut(call, deadline.Limit, fault);
        }
    }

    private async Task<ApiAnswer> SendAsync(ServiceCall call, IssuedToken token, CallDeadline deadline)
    {
        var request = new ApiCall(call.Api.Name, call.Operation, call.Method, Address(call, token.Details))
        {
            Body = call.Body,
            Token = token.Value,
            SubjectToken = call.SubjectToken,
            Owner = _tokens.Owner,
            Secrets = [token.Value, .. _tokens.Secrets, .. call.Secrets],
        };
        var answer = await _transport.SendAsync(request, deadline);
        for (var i = 0; i < Redirects && RedirectedPath(answer) is { } path; i++)
        {
            request = request with { Address = Address(call with { Path = path }, token.Details) };
            answer = await _transport.SendAsync(request, deadline);
        }

        return answer;
    }

    private Uri Address(ServiceCall call, ValidatedToken identity)
    {
        if (call.Api == ServiceApi.Keystone)
        {
            return _keystone.Address(call.Path);
        }

        if (identity.Catalog.Find(call.Api.Type) is { } endpoint)
        {
            return call.Api.Address(endpoint, call.Path);
        }

        var requestId = OpenStackRequestId.CurrentOrNew();
        var reason = $"{call.Api.Name} cannot be called: {identity.Catalog.Explain(call.Api.Type)}";
        throw new OpenStackProtocolException($"{reason} ({requestId})")
        {
            Service = call.Api.Name,
            Operation = call.Operation,
            Reason = reason,
            RequestId = requestId,
            Fault = FaultOwner.Service,
        };
    }

    /// <summary>
    /// Heat redirects a stack's bare name or id to its name and id. Only the path is taken from the answer: behind a proxy its host and scheme may be wrong,
    /// and a token goes nowhere but to the endpoint in the catalog.
    /// </summary>
    private static string? RedirectedPath(ApiAnswer answer)
    {
        if (!string.Equals(answer.Call.Service, ServiceApi.Heat.Name, StringComparison.Ordinal) || (int)answer.Status is not (301 or 302 or 303 or 307 or 308) || answer.Location is null)
        {
            return null;
        }

        var target = answer.Location.IsAbsoluteUri ? answer.Location.PathAndQuery : answer.Location.OriginalString;
        var start = target.IndexOf("/stacks/", StringComparison.Ordinal);
        return start < 0 ? null : target[start..];
    }
}
