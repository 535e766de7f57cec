using Grpc.Core;
using Magnum.Grains.Bays;
using Magnum.IntegrationTests.Bays;
using Magnum.IntegrationTests.Clouds;
using Magnum.V1;
using BayStatus = Magnum.V1.BayStatus;

namespace Magnum.IntegrationTests.Crashes;

/// <summary>
/// The life of a bay: created, scaled, deleted, by a client that repeats a call which got no answer. The server may die once in each
/// operation. All is to end as if it had not: with one stack, one trustee and one trust (and one node user of a Swarm) while the bay lives, with nothing when it is gone.
/// </summary>
internal sealed class CrashLife(CrashServer server, CloudWitness witness, Baymodel baymodel)
{
    private const int Nodes = 2;
    private const int MoreNodes = 3;

    /// <summary>Called before each operation.</summary>
    public Func<OperationKind, Task> Before { get; init; } = _ => Task.CompletedTask;

    /// <summary>Called when an operation is over.</summary>
    public Action<OperationKind> Over { get; init; } = _ => { };

    /// <summary>Lives it, with a death at each of these points.</summary>
    public async Task RunAsync(CrashPoint? create = null, CrashPoint? update = null, CrashPoint? delete = null)
    {
        var created = await CreateAsync(create);
        var traces = await witness.TracesOfAsync(created.Uuid);
        traces.ShouldBeOneOfEach();
        traces.Stacks.ShouldBe([created.StackId]);
        traces.NodeUsers.Count.ShouldBe(baymodel.Coe == "swarm" ? 1 : 0, traces.ToString());

        await UpdateAsync(created, update);
        (await witness.TracesOfAsync(created.Uuid)).ShouldBe(traces);

        await DeleteAsync(created, delete);
        (await witness.TracesOfAsync(created.Uuid, traces.Trustees[0])).ShouldBeNone();
    }

    private async Task<Bay> CreateAsync(CrashPoint? point)
    {
        using var client = await BeginAsync(OperationKind.Create);
        var requestId = Guid.NewGuid().ToString("D");
        Task<Bay> Command() => client.CreateBayAsync("bay", baymodel.Uuid, Nodes, requestId);

        await DieAsync(point, Command);
        var accepted = await server.InsistAsync(Command);
        var bay = await client.SettledAsync(accepted.Uuid, BayStatus.CreateComplete);
        Over(OperationKind.Create);

        (await client.Bays.ListBaysAsync(new ListBaysRequest())).Bays.Count.ShouldBe(1);
        await ShouldHaveAsync(bay, Nodes);
        return bay;
    }

    private async Task UpdateAsync(Bay created, CrashPoint? point)
    {
        using var client = await BeginAsync(OperationKind.Update);
        Task<Bay> Command() => client.ScaleAsync(created.Uuid, MoreNodes);

        await DieAsync(point, Command);
        await UnlessAsync(StatusCode.FailedPrecondition, () => server.InsistAsync(Command));
        var bay = await client.SettledAsync(created.Uuid, BayStatus.UpdateComplete);
        Over(OperationKind.Update);

        bay.StackId.ShouldBe(created.StackId);
        bay.NodeAddresses.ShouldContain(created.NodeAddresses[0]);
        bay.NodeAddresses.ShouldContain(created.NodeAddresses[1]);
        await ShouldHaveAsync(bay, MoreNodes);
    }

    private async Task DeleteAsync(Bay created, CrashPoint? point)
    {
        using var client = await BeginAsync(OperationKind.Delete);
        Task<Bay> Command() => client.DeleteBayAsync(created.Uuid);

        await DieAsync(point, Command);
        await UnlessAsync(StatusCode.NotFound, () => server.InsistAsync(Command));
        await client.GoneAsync(created.Uuid);
        Over(OperationKind.Delete);

        (await client.EventsAsync(created.Uuid))[^1].Type.ShouldBe("deleted");
    }

    private async Task<MagnumClient> BeginAsync(OperationKind operation)
    {
        await Before(operation);
        return await server.ClientAsync();
    }

    private Task DieAsync(CrashPoint? point, Func<Task> command) => point is null ? Task.CompletedTask : server.DieAsync(point, command);

    // Refused so, because the call that got no answer had done it.
    private static async Task UnlessAsync(StatusCode done, Func<Task> command)
    {
        try
        {
            await command();
        }
        catch (RpcException exception) when (exception.StatusCode == done)
        {
        }
    }

    private async Task ShouldHaveAsync(Bay bay, int nodes)
    {
        bay.NodeCount.ShouldBe(nodes);
        bay.NodeAddresses.Distinct().Count().ShouldBe(nodes, bay.ToString());
        var name = BayGrain.StackNameOf(bay.Name, Guid.Parse(bay.Uuid));
        var stack = (await witness.Project.GetAsync("orchestration", $"stacks/{name}/{bay.StackId}"))["stack"]!;
        var expected = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["bay_name"] = "bay",
            ["bay_uuid"] = bay.Uuid,
            ["node_count"] = $"{nodes}",
            ["server_image"] = baymodel.ImageId,
            ["ssh_key_name"] = "testkey",
            ["external_network"] = "public",
            ["docker_volume_size"] = "5",
        };
        foreach (var (parameter, value) in expected)
        {
            stack["parameters"]![parameter]!.ToString().ShouldBe(value, parameter);
        }
    }
}
