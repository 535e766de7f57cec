using Grpc.Core;
using Magnum.Benchmarks.Hosting;
using Magnum.IntegrationTests.Clouds;
using Magnum.V1;

namespace Magnum.Benchmarks.Quota;

/// <summary>Many creates at once in a project that has room for few of them, and whether all of them can be cleaned up.</summary>
internal sealed class QuotaBenchmark : IBenchmark
{
    private const int Creates = 200;
    private const int Quota = 20;
    private const int Channels = 8;

    public string Name => "quota";

    public string Summary => "200 CreateBay at once over gRPC against a quota of 20 bays: how many bays there are then; and what is left in the cloud when they are deleted";

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        await using var database = await BenchmarkDatabase.StartAsync();
        await using var cloud = await CloudProcess.StartAsync("0.05");
        await using var server = await MagnumProcess.StartAsync(database, cloud, ("bays:max_per_project", $"{Quota}"));
        var tenant = (await cloud.TenantsAsync(1))[0];
        var channels = Enumerable.Range(0, Channels).Select(_ => server.Connect()).ToList();
        var clients = channels.Select(channel => MagnumProcess.Bays(channel, tenant.Token)).ToList();
        var baymodel = await new Baymodels.BaymodelsClient(MagnumProcess.As(channels[0], tenant.Token)).CreateBaymodelAsync(new CreateBaymodelRequest { Baymodel = Sample.DockerBaymodel() });

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Creates).Select(number => Task.Run(() => TryCreateAsync(clients[number % Channels], $"bay-{number}", baymodel.Uuid))));
        var bays = (await clients[0].ListBaysAsync(new ListBaysRequest { PageSize = 1000 })).Bays;
        Console.WriteLine($"  {outcomes.Count(outcome => outcome == StatusCode.OK)} acknowledged, {outcomes.Count(outcome => outcome == StatusCode.ResourceExhausted)} refused for the quota, {bays.Count} bays");
        outcomes.Count(outcome => outcome == StatusCode.OK).ShouldBe(bays.Count);

        await Task.WhenAll(bays.Select(bay => DeleteAsync(clients[0], bay.Uuid)));
        using var admin = await cloud.AdminAsync();
        var left = await LeftAsync(tenant, admin);
        channels.ForEach(channel => channel.Dispose());
        return
        [
            new Figure(Name, bays.Count, Bar: Quota, AtLeast: true) { IsExact = true },
            new Figure("quota-left-over", left, Bar: 0, AtLeast: false),
        ];
    }

    private static async Task<StatusCode> TryCreateAsync(Bays.BaysClient client, string name, string baymodel)
    {
        try
        {
            await client.CreateBayAsync(new CreateBayRequest { Bay = new Bay { Name = name, BaymodelId = baymodel } });
            return StatusCode.OK;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.ResourceExhausted)
        {
            return exception.StatusCode;
        }
    }

    private static async Task DeleteAsync(Bays.BaysClient client, string uuid)
    {
        using var watch = client.WatchBays(new WatchBaysRequest { Id = uuid }, deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(2));
        await watch.ResponseStream.MoveNext(CancellationToken.None);
        await client.DeleteBayAsync(new DeleteBayRequest { Id = uuid });
        while (watch.ResponseStream.Current.Type != WatchBaysResponse.Types.Type.Deleted)
        {
            (await watch.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        }
    }

    // Stacks of the project, and users that the service made for bays.
    private static async Task<int> LeftAsync(CloudAccount tenant, CloudAccount admin)
    {
        var domain = (await admin.ListAsync("identity", "domains?name=magnum", "domains")).Single()["id"];
        var trustees = await admin.ListAsync("identity", $"users?domain_id={domain}", "users");
        var stacks = await tenant.ListAsync("orchestration", "stacks", "stacks");
        Console.WriteLine($"  after deleting them: {stacks.Count} stacks, {trustees.Count} users in the trustee domain (one is its administrator)");
        return stacks.Count + trustees.Count - 1;
    }
}
