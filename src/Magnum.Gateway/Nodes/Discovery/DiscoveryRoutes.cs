using Magnum.Grains.Discovery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Magnum.Gateway.Nodes.Discovery;

/// <summary>
/// The discovery protocol of etcd's v2 API: a directory for each token, with the size of the cluster in <c>_config/size</c> and a key for each member. Who knows
/// the token may read it and register.
/// </summary>
internal sealed partial class DiscoveryRoutes(DiscoveryClusters clusters, DiscoveryPolls polls, ILogger<DiscoveryRoutes> logger)
{
    public const string Root = OwnDiscovery.Path;

    private const string ConfigName = "_config";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet($"{Root}/{{token}}", ListAsync);
        routes.MapGet($"{Root}/{{token}}/{ConfigName}", ConfigAsync);
        routes.MapGet($"{Root}/{{token}}/{ConfigName}/size", SizeAsync);
        routes.MapGet($"{Root}/{{token}}/{{member}}", MemberAsync);
        routes.MapPut($"{Root}/{{token}}/{{member}}", RegisterAsync);
    }

    private async Task ListAsync(HttpContext context)
    {
        var (cluster, query) = await FindAsync(context);
        if (query.Wait)
        {
            await WaitAsync(context, cluster, null, query.WaitIndex);
            return;
        }

        var directory = new EtcdNode(KeyOf(cluster), DiscoveryCluster.DirectoryIndex, DiscoveryCluster.DirectoryIndex)
        {
            Dir = true,
            Nodes = [.. cluster.Members.Select(member => NodeOf(cluster, member))],
        };
        await EtcdAnswer.WriteAsync(context, StatusCodes.Status200OK, new EtcdAnswer("get", directory), cluster);
    }

    private async Task ConfigAsync(HttpContext context)
    {
        var cluster = await FindSettledAsync(context);
        var config = new EtcdNode($"{KeyOf(cluster)}/{ConfigName}", DiscoveryCluster.SizeIndex, DiscoveryCluster.SizeIndex) { Dir = true, Nodes = [SizeNodeOf(cluster)] };
        await EtcdAnswer.WriteAsync(context, StatusCodes.Status200OK, new EtcdAnswer("get", config), cluster);
    }

    private async Task SizeAsync(HttpContext context)
    {
        var cluster = await FindSettledAsync(context);
        await EtcdAnswer.WriteAsync(context, StatusCodes.Status200OK, new EtcdAnswer("get", SizeNodeOf(cluster)), cluster);
    }

    private async Task MemberAsync(HttpContext context)
    {
        var id = MemberOf(context);
        var (cluster, query) = await FindAsync(context);
        if (query.Wait)
        {
            await WaitAsync(context, cluster, id, query.WaitIndex);
            return;
        }

        var member = cluster.FirstFrom(0, id) ?? throw EtcdException.NotFound("no member of that id has registered", cluster.Index);
        await EtcdAnswer.WriteAsync(context, StatusCodes.Status200OK, new EtcdAnswer("get", NodeOf(cluster, member)), cluster);
    }

    private async Task RegisterAsync(HttpContext context)
    {
        var id = MemberOf(context);
        if (!MemberForm.IsMemberId(id))
        {
            throw EtcdException.ReadOnly("the name of a member begins with a letter or a digit, and goes on with those, '.', '_' or '-', in at most 64 characters");
        }

        var query = DiscoveryQuery.Of(context.Request.Query);
        if (query.PrevExist == true || query.Wait)
        {
            throw EtcdException.InvalidField("a member can only be made: send prevExist=false, and no wait");
        }

        var value = await MemberForm.ReadAsync(context);
        var (cluster, member) = await clusters.RegisterAsync(TokenOf(context), id, value, context.RequestAborted);
        LogRegistered(cluster.Bay, member.Number, cluster.Size, member.Id);
        await EtcdAnswer.WriteAsync(context, StatusCodes.Status201Created, new EtcdAnswer("create", NodeOf(cluster, member)), cluster);
    }

    private async Task WaitAsync(HttpContext context, DiscoveryCluster cluster, string? memberId, long index)
    {
        var (now, member) = await polls.WaitAsync(cluster, memberId, index, context.RequestAborted);
        await (member is null
            ? EtcdAnswer.WriteEmptyAsync(context, now)
            : EtcdAnswer.WriteAsync(context, StatusCodes.Status200OK, new EtcdAnswer("create", NodeOf(now, member)), now));
    }

    private async Task<(DiscoveryCluster Cluster, DiscoveryQuery Query)> FindAsync(HttpContext context)
    {
        var query = DiscoveryQuery.Of(context.Request.Query);
        return (await clusters.FindAsync(TokenOf(context), context.RequestAborted), query);
    }

    private async Task<DiscoveryCluster> FindSettledAsync(HttpContext context)
    {
        var (cluster, query) = await FindAsync(context);
        return query.Wait ? throw EtcdException.InvalidField("the size does not change: it cannot be waited for") : cluster;
    }

    private static string TokenOf(HttpContext context) => (string)context.Request.RouteValues["token"]!;

    private static string MemberOf(HttpContext context) => (string)context.Request.RouteValues["member"]!;

    private static string KeyOf(DiscoveryCluster cluster) => $"{Root}/{cluster.Token}";

    private static EtcdNode SizeNodeOf(DiscoveryCluster cluster) =>
        new($"{KeyOf(cluster)}/{ConfigName}/size", DiscoveryCluster.SizeIndex, DiscoveryCluster.SizeIndex) { Value = EtcdAnswer.Text(cluster.Size) };

    private static EtcdNode NodeOf(DiscoveryCluster cluster, DiscoveryMember member) =>
        new($"{KeyOf(cluster)}/{member.Id}", DiscoveryCluster.IndexOf(member), DiscoveryCluster.IndexOf(member)) { Value = member.Value };

    [LoggerMessage(3208, LogLevel.Information, "Bay {Bay}: member {Number} of {Size} registered for discovery, {Member}.")]
    private partial void LogRegistered(Guid bay, int number, int size, string member);
}
