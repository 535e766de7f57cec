using System.Globalization;
using Magnum.Gateway.Rest;
using Microsoft.AspNetCore.Http;

namespace Magnum.Gateway.Nodes.Discovery;

/// <summary>An answer of the discovery protocol.</summary>
/// <param name="Action"><c>get</c> for what is there, <c>create</c> for what came.</param>
/// <param name="Node">The key or directory.</param>
internal sealed record EtcdAnswer(string Action, EtcdNode Node)
{
    public const string IndexHeader = "X-Etcd-Index";

    public static string Text(long index) => index.ToString(CultureInfo.InvariantCulture);

    /// <summary>Answers a request.</summary>
    public static Task WriteAsync(HttpContext context, int status, EtcdAnswer answer, DiscoveryCluster cluster)
    {
        SetHeaders(context, cluster);
        return RestAnswer.WriteAsync(context, status, answer, EtcdJson.Wire.EtcdAnswer);
    }

    /// <summary>Answers a request that has waited for nothing; etcd's clients then ask again.</summary>
    public static Task WriteEmptyAsync(HttpContext context, DiscoveryCluster cluster)
    {
        SetHeaders(context, cluster);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private static void SetHeaders(HttpContext context, DiscoveryCluster cluster)
    {
        context.Response.Headers[IndexHeader] = Text(cluster.Index);
        context.Response.Headers["X-Raft-Index"] = Text(cluster.Index);
        context.Response.Headers["X-Raft-Term"] = "1";
        context.Response.Headers["X-Etcd-Cluster-Id"] = cluster.Bay.ToString("N")[..16];
    }
}
