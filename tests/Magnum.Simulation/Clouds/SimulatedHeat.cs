using Magnum.Grains.Cloud;
using Magnum.Simulation.Checks;
using Magnum.Simulation.Clock;
using Magnum.Simulation.Faults;

namespace Magnum.Simulation.Clouds;

/// <summary>
/// Heat: stacks with unique names among the living, actions that take their time and may fail, be undone, stall or be forgotten. A method is what
/// happens when a request arrives.
/// </summary>
internal sealed class SimulatedHeat(EventLoop loop, Weather weather, Checker checker, Coverage coverage, Trace trace)
{
    private readonly Dictionary<string, HeatStack> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HeatStack> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Guid> _bays = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, List<HeatStack>> _byBay = [];
    private int _created;

    /// <summary>The living stacks.</summary>
    public IReadOnlyCollection<HeatStack> Living => _byId.Values;

    /// <summary>The living stacks of a bay.</summary>
    public IReadOnlyList<HeatStack> Of(Guid bay) => _byBay.TryGetValue(bay, out var stacks) ? stacks : [];

    /// <summary>The bay of a stack that lives, has lived or may come to live.</summary>
    public Guid BayOf(string idOrName) => _bays.TryGetValue(idOrName, out var bay) ? bay : checker.BayOf(idOrName);

    /// <summary>The bay that tags name.</summary>
    public static Guid BayOf(IReadOnlyList<string> tags) => Guid.Parse(tags[0].AsSpan(tags[0].IndexOf("bay-", StringComparison.Ordinal) + 4));

    /// <summary>Finds a living stack.</summary>
    public HeatStack? Find(string idOrName) => _byId.GetValueOrDefault(idOrName) ?? _byName.GetValueOrDefault(idOrName);

    /// <summary>A request to make a stack.</summary>
    public string Create(StackRequest request)
    {
        if (_byName.ContainsKey(request.Name))
        {
            throw new CloudException("STACK_EXISTS", $"a stack named {request.Name} exists", isTransient: false, FaultOwner.User);
        }

        var bay = BayOf(request.Tags);
        var stack = new HeatStack($"stack-{++_created}", request);
        checker.Require(Of(bay).Count == 0, $"a second stack was made, {stack.Id}, while {string.Join(", ", Of(bay).Select(other => other.Id))} lives", bay);
        checker.Require(checker.Find(bay) is { Lives: true }, $"stack {stack.Id} was made of a bay that is gone", bay);
        _byId[stack.Id] = stack;
        _byName[stack.Name] = stack;
        _bays[stack.Id] = bay;
        (_byBay.TryGetValue(bay, out var stacks) ? stacks : _byBay[bay] = []).Add(stack);
        coverage.Add("stack created");
        Tell(stack, "created");
        if (weather.Heat(0.02))
        {
            Stall(stack, "CREATE", request.TimeoutMinutes);
        }
        else
        {
            Plan(stack, weather.Dice.Seconds(1, 12), () => Set(stack, weather.Heat(0.08) ? "CREATE_FAILED" : "CREATE_COMPLETE"));
        }

        return stack.Id;
    }

    /// <summary>A request to change a stack.</summary>
    public void Update(string id, StackRequest request)
    {
        if (!_byId.TryGetValue(id, out var stack))
        {
            throw new CloudException("HEAT_REFUSED", "Heat refused the update: 404 the stack does not exist", isTransient: false, FaultOwner.User);
        }

        if (stack.Status == "DELETE_IN_PROGRESS")
        {
            throw new CloudException("HEAT_REFUSED", "Heat refused the update: 400 the stack is being deleted", isTransient: false, FaultOwner.User);
        }

        coverage.Add("stack updated");

        // Its old status and tags show for a moment more.
        Plan(stack, weather.Heat(0.3) ? weather.Dice.Seconds(0, 1.5) : TimeSpan.Zero, () => BeginUpdate(stack, request));
    }

    /// <summary>A request to delete a stack; false when there is none.</summary>
    public bool Delete(string id)
    {
        if (!_byId.TryGetValue(id, out var stack))
        {
            return false;
        }

        if (stack.Status == "DELETE_IN_PROGRESS")
        {
            return true;
        }

        if (weather.Heat(0.03))
        {
            coverage.Add("stack delete forgotten");
            Tell(stack, "delete forgotten");
            return true;
        }

        Set(stack, "DELETE_IN_PROGRESS");
        Plan(stack, weather.Dice.Seconds(0.5, 8), () =>
        {
            if (weather.Heat(0.05))
            {
                Set(stack, "DELETE_FAILED");
            }
            else
            {
                Remove(stack);
            }
        });
        return true;
    }

    /// <summary>A stack's resources.</summary>
    public static IReadOnlyList<StackResource> Resources(HeatStack stack) =>
    [
        new("network", "OS::Neutron::Net", "CREATE_COMPLETE", null, null, IsNestedStack: false),
        new("nodes", "OS::Heat::ResourceGroup", stack.Status, null, null, IsNestedStack: true),
        new("server", "OS::Nova::Server", stack.Status, stack.Status.EndsWith("_FAILED", StringComparison.Ordinal) ? "No valid host was found." : null, "nodes", IsNestedStack: false),
    ];

    private void BeginUpdate(HeatStack stack, StackRequest request)
    {
        var before = stack.Nodes;
        stack.Tags = request.Tags;
        Set(stack, "UPDATE_IN_PROGRESS");
        if (weather.Heat(0.02))
        {
            Stall(stack, "UPDATE", request.TimeoutMinutes);
        }
        else if (weather.Heat(0.08))
        {
            Plan(stack, weather.Dice.Seconds(0.5, 8), () => BeginRollback(stack, before));
        }
        else
        {
            stack.Nodes = HeatStack.NodesOf(request);
            Plan(stack, weather.Dice.Seconds(0.5, 8), () => Set(stack, weather.Heat(0.08) ? "UPDATE_FAILED" : "UPDATE_COMPLETE"));
        }
    }

    private void BeginRollback(HeatStack stack, int before)
    {
        Set(stack, "ROLLBACK_IN_PROGRESS");
        stack.Nodes = before;
        Plan(stack, weather.Dice.Seconds(0.5, 5), () => Set(stack, weather.Heat(0.2) ? "ROLLBACK_FAILED" : "ROLLBACK_COMPLETE"));
    }

    // Heat gives it up in time, or not even that.
    private void Stall(HeatStack stack, string action, int minutes)
    {
        coverage.Add("stack stalled");
        if (weather.Dice.Happens(0.5))
        {
            Plan(stack, TimeSpan.FromMinutes(minutes), () => Set(stack, $"{action}_FAILED"));
        }
    }

    private void Plan(HeatStack stack, TimeSpan pause, Action action)
    {
        var planned = ++stack.Action;
        loop.In(pause, () =>
        {
            if (stack.Action == planned)
            {
                action();
            }
        });
    }

    private void Set(HeatStack stack, string status)
    {
        stack.Status = status;
        Tell(stack, status);
    }

    private void Remove(HeatStack stack)
    {
        _byId.Remove(stack.Id);
        _byName.Remove(stack.Name);
        _byBay[BayOf(stack.Tags)].Remove(stack);
        coverage.Add("stack deleted");
        Tell(stack, "DELETE_COMPLETE");
    }

    private void Tell(HeatStack stack, string what)
    {
        if (trace.IsOn)
        {
            trace.Write("heat", $"{stack.Id} of bay {BayOf(stack.Tags):N} op {new Stack { Id = stack.Id, Name = stack.Name, Status = stack.Status, Tags = stack.Tags }.Operation():N} nodes {stack.Nodes}: {what}");
        }
    }
}
