using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Magnum.Gateway.Nodes;

/// <summary>Settings of the HTTP endpoint for the servers of bays. <see cref="Validate"/> names the setting that does not fit.</summary>
public sealed record NodeEndpointOptions
{
    /// <summary>Where to listen.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 9511);

    /// <summary>The address under which the servers of bays reach the endpoint.</summary>
    public required Uri PublicUrl { get; init; }

    /// <summary>The address under which they reach Keystone; null when it is not known, then a refused client is not told it.</summary>
    public Uri? AuthUrl { get; init; }

    /// <summary>With what to speak TLS; null for clear text.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Most connections at a time; more are closed at once.</summary>
    public int MaxConnections { get; init; } = 5000;

    /// <summary>Most connections of one client address at a time; more are closed at once.</summary>
    public int ConnectionsPerAddress { get; init; } = 200;

    /// <summary>How long a client may take to send the head of a request.</summary>
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many requests a second a client address may make for long. Servers of many bays may share one, behind a router.</summary>
    public int CallsPerSecond { get; init; } = 100;

    /// <summary>How many requests a client address may make at once, after it was still for a while.</summary>
    public int CallBurst { get; init; } = 1000;

    /// <summary>How many requests may wait for members of new clusters at a time.</summary>
    public int LongPolls { get; init; } = 500;

    /// <summary>How long such a request waits before it is answered with nothing, and asked again.</summary>
    public TimeSpan LongPollTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What is wrong with the settings; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var found = new List<string>();
        Check(PublicUrl, "nodes:public_url", found);
        if (AuthUrl is not null)
        {
            Check(AuthUrl, "nodes:auth_url", found);
        }

        if (PublicUrl.IsAbsoluteUri && IPAddress.TryParse(PublicUrl.DnsSafeHost, out var host) && (host.Equals(IPAddress.Any) || host.Equals(IPAddress.IPv6Any)))
        {
            found.Add($"nodes:public_url must be an address that the servers of bays can reach; '{PublicUrl}' stands for any. It is needed where nodes:listen is such an address");
        }

        if (MaxConnections is < 1 or > 1_000_000)
        {
            found.Add("nodes:max_connections must be from 1 to 1000000");
        }

        if (ConnectionsPerAddress is < 1 or > 1_000_000)
        {
            found.Add("nodes:connections_per_address must be from 1 to 1000000");
        }

        if (HeaderTimeout < TimeSpan.FromSeconds(1) || HeaderTimeout > TimeSpan.FromMinutes(5))
        {
            found.Add("nodes:header_timeout must be from 1 s to 5 min");
        }

        if (CallsPerSecond is < 1 or > 1_000_000)
        {
            found.Add("nodes:calls_per_second must be from 1 to 1000000");
        }

        if (CallBurst < CallsPerSecond || CallBurst > 1_000_000)
        {
            found.Add("nodes:call_burst must be from nodes:calls_per_second to 1000000");
        }

        if (LongPolls < 1 || LongPolls > MaxConnections)
        {
            found.Add("nodes:long_polls must be from 1 to nodes:max_connections");
        }

        if (LongPollTime < TimeSpan.FromSeconds(1) || LongPollTime > TimeSpan.FromMinutes(5))
        {
            found.Add("nodes:long_poll_time must be from 1 s to 5 min");
        }

        return found;
    }

    private static void Check(Uri address, string setting, List<string> found)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
        {
            found.Add($"{setting} must be an http or https address, such as http://192.0.2.10:9511; it is '{address}'");
        }
        else if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            found.Add($"{setting} must have no user, password, query or fragment in it");
        }
    }
}
