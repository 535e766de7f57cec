extern alias gateway;

using gateway::Magnum.Gateway.Bays;
using Google.Protobuf;
using Magnum.Benchmarks.Hosting;
using Magnum.Grains.Bays;
using Magnum.Storage;
using Magnum.Storage.Postgres;
using Magnum.V1;

namespace Magnum.Benchmarks.Reads;

/// <summary>
/// GetBay among 100,000 bays, by 64 callers. The bar is held by the store with the conversion to the API's message and its bytes. The whole call through the
/// gateway is printed beside it: there client, server and database share the processors, and its other half, the gRPC layer, has a bar of its own.
/// </summary>
internal sealed class ReadsBenchmark : IBenchmark
{
    private const int Callers = 64;
    private const int Projects = 5_000;
    private const int BaysPerProject = 20;
    private const int Channels = 4;

    public string Name => "reads";

    public string Summary => "GetBay, 100,000 bays in 5,000 projects on PostgreSQL, 64 callers: calls/s of the store with conversion, and of the gateway, against the same SELECT through Npgsql alone";

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        await using var database = await BenchmarkDatabase.StartAsync();
        await using var cloud = await CloudProcess.StartAsync("1");
        var tenants = await cloud.TenantsAsync(Callers);
        await using var store = await database.OpenStoreAsync();
        var projects = tenants.Select(tenant => tenant.ProjectId).Concat(Enumerable.Range(Callers, Projects - Callers).Select(number => $"{number:x32}"));
        var bays = await Seed.BaysAsync(database, await Seed.BaymodelAsync(store), projects, BaysPerProject);
        await using var source = database.OpenBare();
        var bare = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => BareSelect.PrepareAsync(
            source, SqlFile.Read("Postgres/Sql/find-bay-by-uuid.sql"), Parameter.Uuid("uuid", Guid.Empty), Parameter.Text("project", ""))));
        await using var server = await MagnumProcess.StartAsync(database, cloud, ("roles", "gateway"));
        var channels = Enumerable.Range(0, Channels).Select(_ => server.Connect()).ToList();
        var clients = tenants.Select((tenant, caller) => MagnumProcess.Bays(channels[caller % Channels], tenant.Token)).ToList();

        var ratios = await new SideBySide(rounds: 11, TimeSpan.FromSeconds(2)).RatiosAsync(
            new Side("Npgsql", Callers, caller =>
            {
                var bay = Any(bays);
                return bare[caller].RunAsync(1, bay.Uuid, bay.ProjectId);
            }),
            new Side("store", Callers, async _ =>
            {
                var bay = Any(bays);
                var found = await store.FindBaysAsync(bay.ProjectId, bay.Uuid.ToString("D"), CancellationToken.None);
                found.Single().ToMessage().ToByteArray();
            }),
            new Side("gateway", Callers, async caller =>
            {
                var bay = bays[(caller * BaysPerProject) + Random.Shared.Next(BaysPerProject)];
                await clients[caller].GetBayAsync(new GetBayRequest { Id = bay.Uuid.ToString("D") });
            }));
        foreach (var select in bare)
        {
            await select.DisposeAsync();
        }

        channels.ForEach(channel => channel.Dispose());
        return [new Figure(Name, ratios[0], Bar: 0.5, AtLeast: true)];
    }

    private static BayState Any(IReadOnlyList<BayState> bays) => bays[Random.Shared.Next(bays.Count)];
}
