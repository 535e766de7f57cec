using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Magnum.Gateway.Nodes.Discovery;

/// <summary>What a request of the discovery protocol asks for in its query. Other things that etcd's clients send, such as <c>quorum</c>, change nothing here.</summary>
/// <param name="Wait">Whether to wait for a change.</param>
/// <param name="WaitIndex">From which index on; 0 for what comes from now on.</param>
/// <param name="PrevExist">Whether the key must be there (true) or must not (false); null when that is not said.</param>
internal sealed record DiscoveryQuery(bool Wait, long WaitIndex, bool? PrevExist)
{
    /// <exception cref="EtcdException">A value is of the wrong form.</exception>
    public static DiscoveryQuery Of(IQueryCollection query) => new(
        Flag(query, "wait") ?? false,
        One(query, "waitIndex") is not { } index ? 0
            : long.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw EtcdException.NoNumber("waitIndex must be a whole number from 0"),
        Flag(query, "prevExist"));

    private static bool? Flag(IQueryCollection query, string name) => One(query, name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        _ => throw EtcdException.InvalidField($"{name} must be true or false"),
    };

    private static string? One(IQueryCollection query, string name)
    {
        var values = query[name];
        return values.Count > 1 ? throw EtcdException.InvalidField($"{name} must be given once") : values.Count == 1 ? values[0] : null;
    }
}
