extern alias gateway;

using gateway::Magnum.Gateway.Bays;
using Google.Protobuf;
using Magnum.Benchmarks.Hosting;
using Magnum.Grains.Store;
using Magnum.Storage;
using Magnum.Storage.Postgres;
using Magnum.V1;
using Npgsql;

namespace Magnum.Benchmarks.Lists;

/// <summary>
/// A page of 1,000 of the 10,000 bays of a project, from its middle. As with reads, the bar is held by the store with the conversion to the API's
/// messages and their bytes; the whole call through the gateway is printed beside it.
/// </summary>
internal sealed class ListsBenchmark : IBenchmark
{
    private const int Callers = 4;
    private const int Total = 10_000;
    private const int Page = 1_000;
    private const int Middle = 5_000;

    public string Name => "lists";

    public string Summary => "a page of 1,000 of 10,000 bays of one project on PostgreSQL, 4 callers: pages/s of the store with conversion, and of the gateway, against the bare SELECT";

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        await using var database = await BenchmarkDatabase.StartAsync();
        await using var cloud = await CloudProcess.StartAsync("1");
        var tenant = (await cloud.TenantsAsync(1))[0];
        await using var store = await database.OpenStoreAsync();
        var bays = await Seed.BaysAsync(database, await Seed.BaymodelAsync(store), [tenant.ProjectId], Total);
        var query = new ListQuery { Limit = Page, After = new ListCursor(bays[Middle].CreatedAt, bays[Middle].Name, bays[Middle].Uuid) };
        await using var source = database.OpenBare();
        var bare = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => PrepareAsync(source, tenant.ProjectId, query)));
        await using var server = await MagnumProcess.StartAsync(database, cloud, ("roles", "gateway"));
        using var channel = server.Connect();
        var client = MagnumProcess.Bays(channel, tenant.Token);
        var token = await MiddleAsync(client);

        var ratios = await new SideBySide(rounds: 11, TimeSpan.FromSeconds(2)).RatiosAsync(
            new Side("Npgsql", Callers, caller => bare[caller].RunAsync(Page)),
            new Side("store", Callers, async _ =>
            {
                var response = new gateway::Magnum.V1.ListBaysResponse();
                response.Bays.AddRange((await store.ListBaySummariesAsync(tenant.ProjectId, query, CancellationToken.None)).Select(bay => bay.ToMessage()));
                response.ToByteArray();
            }),
            new Side("gateway", Callers, async _ => await client.ListBaysAsync(new ListBaysRequest { PageSize = Page, PageToken = token })));
        foreach (var select in bare)
        {
            await select.DisposeAsync();
        }

        return [new Figure(Name, ratios[0], Bar: 0.3, AtLeast: true)];
    }

    private static Task<BareSelect> PrepareAsync(NpgsqlDataSource source, string project, ListQuery query) => BareSelect.PrepareAsync(
        source,
        new ListStatement("Postgres/Sql/list-bays.sql").For(query),
        Parameter.Text("project", project),
        Parameter.Text("name", null),
        Parameter.Text("status", null),
        Parameter.Uuid("baymodel", null),
        Parameter.Number("limit", query.Limit),
        Parameter.Time("key", query.After!.CreatedAt),
        Parameter.Uuid("uuid", query.After.Uuid));

    private static async Task<string> MiddleAsync(Bays.BaysClient client)
    {
        var token = string.Empty;
        for (var read = 0; read < Middle; read += Page)
        {
            token = (await client.ListBaysAsync(new ListBaysRequest { PageSize = Page, PageToken = token })).NextPageToken;
        }

        return token;
    }
}
