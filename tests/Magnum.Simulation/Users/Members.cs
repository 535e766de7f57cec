using Grpc.Core;
using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Store;

namespace Magnum.Simulation.Users;

/// <summary>The members of the projects, and what they do with their bays.</summary>
internal sealed class Members(World world)
{
    private const int MostNodes = 6;
    private readonly List<List<string>> _members =
        [.. Enumerable.Range(0, WorldRules.Projects).Select(project => Enumerable.Range(0, WorldRules.Members).Select(member => $"member-{project}-{member}").ToList())];

    private readonly List<(Guid Bay, int Project)> _bays = [];
    private readonly Guid _baymodel = world.Dice.NewId();
    private int _calls;

    /// <summary>The projects.</summary>
    public static IReadOnlyList<string> Projects { get; } = [.. Enumerable.Range(0, WorldRules.Projects).Select(ProjectOf)];

    private static BaymodelSpec Spec { get; } = new() { Coe = "docker", ImageId = "image", KeypairId = "key", ExternalNetworkId = "public", ClusterDistro = "ubuntu" };

    /// <summary>The baymodel of all bays.</summary>
    public BaymodelCommit Baymodel => new()
    {
        State = new Baymodel { Uuid = _baymodel, ProjectId = ProjectOf(0), UserId = "admin", Name = "model", Spec = Spec, Public = true, CreatedAt = Clock.EventLoop.Start },
        ExpectedRevision = null,
    };

    /// <summary>Plans what they do in a time.</summary>
    public void Plan(TimeSpan time)
    {
        for (var number = 0; number < WorldRules.Bays; number++)
        {
            var bay = (Bay: world.Dice.NewId(), Project: number % WorldRules.Projects);
            _bays.Add(bay);
            var made = world.Dice.Seconds(0.5, time.TotalSeconds / 2);
            PlanCreate(bay, made);
            if (world.Dice.Happens(0.15))
            {
                world.Loop.In(made + world.Dice.Seconds(0.05, 10), () => Delete(bay, force: false));
            }

            for (var more = world.Dice.Below(4); more > 0; more--)
            {
                var at = world.Dice.Seconds(made.TotalSeconds + 0.01, time.TotalSeconds);
                world.Loop.In(at, world.Dice.Happens(0.55) ? () => Update(bay) : () => Delete(bay, world.Dice.Happens(0.1)));
            }
        }
    }

    /// <summary>One member leaves its project, unless it is the last.</summary>
    public void Leave()
    {
        var members = world.Dice.One(_members);
        if (members.Count > 1)
        {
            var member = world.Dice.One(members);
            members.Remove(member);
            world.Keystone.Leave(member);
        }
    }

    /// <summary>Deletes every bay that is left.</summary>
    public void DeleteAll()
    {
        foreach (var bay in _bays.Where(bay => world.Checker.Find(bay.Bay) is { Lives: true }))
        {
            Delete(bay, force: false);
        }
    }

    private static string ProjectOf(int number) => $"project-{number}";

    private void PlanCreate((Guid Bay, int Project) bay, TimeSpan at)
    {
        var request = world.Dice.NewId();
        var nodes = world.Dice.Between(1, MostNodes);
        var again = world.Dice.Happens(0.5);
        world.Loop.In(at, () => Create(bay, nodes, request, again));
    }

    private void Create((Guid Bay, int Project) bay, int nodes, Guid request, bool again)
    {
        var caller = CallerOf(bay.Project);
        var create = new BayMessage.Create(bay.Bay, caller.ProjectId, caller.UserId, "bay", _baymodel, Spec, nodes, 1, null, null, caller.RequestId);
        Call($"create {bay.Bay:N}", gateway => gateway.CreateAsync(caller, create, request), () =>
        {
            if (again)
            {
                world.Loop.In(world.Dice.Seconds(0.1, 5), () => Create(bay, nodes, request, again: false));
            }
        });
    }

    private void Update((Guid Bay, int Project) bay)
    {
        var (caller, nodes) = (CallerOf(bay.Project), world.Dice.Between(1, MostNodes));
        Call($"update {bay.Bay:N} to {nodes} nodes", gateway => gateway.UpdateAsync(caller, bay.Bay, nodes), () => { });
    }

    private void Delete((Guid Bay, int Project) bay, bool force)
    {
        var caller = CallerOf(bay.Project);
        Call($"delete {bay.Bay:N}{(force ? " with force" : string.Empty)}", gateway => gateway.DeleteAsync(caller, bay.Bay, force), () => { });
    }

    private CallContext CallerOf(int project) => new("token", ProjectOf(project), world.Dice.One(_members[project]), ["member"], $"req-{++_calls}");

    private void Call(string what, Func<GatewayProcess, Task> call, Action failed)
    {
        var gateway = world.AnyGateway();
        world.Trace.Write(gateway.Process.Name, what);
        world.Loop.Add(gateway.Process, () => _ = RunAsync(gateway, what, call, failed));
    }

    private async Task RunAsync(GatewayProcess gateway, string what, Func<GatewayProcess, Task> call, Action failed)
    {
        try
        {
            await call(gateway).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is StoreException or CloudException or RpcException)
        {
            world.Note(gateway.Process.Name, $"could not {what}: {exception.Message}", "call failed");
            failed();
        }
        catch (Exception exception)
        {
            world.Checker.Fail($"{what}: {exception}");
        }
    }
}
