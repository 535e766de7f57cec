using Magnum.Drivers;
using Magnum.Grains.Bays;
using Magnum.Grains.Drivers;
using Magnum.Simulation.Checks;
using Magnum.Simulation.Clock;
using Magnum.Simulation.Clouds;
using Magnum.Simulation.Databases;
using Magnum.Simulation.Faults;
using Magnum.Simulation.Silos;
using Magnum.Simulation.Users;

namespace Magnum.Simulation;

/// <summary>
/// Three silos and two gateways over one database and one cloud, with users and faults: all of it drawn from a seed, and run on one thread in a
/// time of its own.
/// </summary>
internal sealed class World
{
    private static readonly DriverCatalog BuiltIn = DriverCatalog.Load([]);
    private static readonly TimeSpan Still = WorldRules.Silo.PeriodicInterval * 1.25;
    private readonly SharedStore _shared;
    private readonly CloudWire _wire;
    private readonly Chaos _chaos;
    private readonly EndCheck _end;
    private readonly List<EventReader> _readers;
    private readonly List<GatewayProcess> _gateways = [];
    private int _gatewaysMade;
    private bool _isOver;

    public World(int seed, Func<TimeProvider, Database> database, Mutation mutation, Action<string>? trace)
    {
        Dice = new Dice(seed);
        Loop = new EventLoop(Dice);
        Trace = new Trace(trace, () => Loop.Now);
        Checker = new Checker(Loop, Coverage, Trace);
        Weather = new Weather(Dice);
        Policy = WorldRules.PolicyOf(mutation);
        Drivers = mutation is Mutation.NoLookBeforeCreate or Mutation.UpdateMiscounted ? new BrokenDriver(BuiltIn.All[0], mutation, Dice) : BuiltIn;
        Database = database(new Process(Loop, "database", TimeSpan.Zero, hasContext: false).Time);
        _shared = new SharedStore(Database, Loop, Weather, Checker, Coverage, mutation);
        Heat = new SimulatedHeat(Loop, Weather, Checker, Coverage, Trace);
        Keystone = new SimulatedKeystone(Checker, Coverage, Trace, mutation);
        _wire = new CloudWire(Loop, Weather, WorldRules.Silo.CallTimeout, Coverage, Trace);
        _end = new EndCheck(Checker, Heat, Keystone, _shared);
        _readers = [.. Members.Projects.Select(project => new EventReader(project, Database.EventsMayLag, Checker))];
        Users = new Members(this);
        _chaos = new Chaos(this);
        Silos = [.. Enumerable.Range(0, WorldRules.Silos).Select(number => new SiloProcess(this, $"silo-{(char)('a' + number)}"))];
    }

    /// <summary>All its chance.</summary>
    public Dice Dice { get; }

    /// <summary>Its thread.</summary>
    public EventLoop Loop { get; }

    /// <summary>What goes wrong on the wires and in Heat.</summary>
    public Weather Weather { get; }

    /// <summary>What holds it against the promises.</summary>
    public Checker Checker { get; }

    /// <summary>What happened how often.</summary>
    public Coverage Coverage { get; } = new();

    /// <summary>What happened, line by line.</summary>
    public Trace Trace { get; }

    /// <summary>Its database.</summary>
    public Database Database { get; }

    /// <summary>Heat.</summary>
    public SimulatedHeat Heat { get; }

    /// <summary>Keystone.</summary>
    public SimulatedKeystone Keystone { get; }

    /// <summary>The times of the bays.</summary>
    public BayPolicy Policy { get; }

    /// <summary>The drivers.</summary>
    public IDriverCatalog Drivers { get; }

    /// <summary>The silos.</summary>
    public IReadOnlyList<SiloProcess> Silos { get; }

    /// <summary>The users.</summary>
    public Members Users { get; }

    /// <summary>Lives from beginning to end, or to the first breach.</summary>
    public void Run()
    {
        _shared.Run(store => store.CommitBaymodelAsync(Users.Baymodel, CancellationToken.None));
        var faulty = Dice.Seconds(50, 90);
        _gateways.AddRange([NewGateway(), NewGateway()]);
        Users.Plan(faulty);
        _chaos.Plan(faulty);
        foreach (var silo in Silos)
        {
            Loop.In(Dice.Seconds(0, 1), silo.Start);
        }

        Loop.In(TimeSpan.FromSeconds(1), ReadEvents);
        Loop.In(faulty, () =>
        {
            Trace.Write("world", "faults end");
            _chaos.End();
            UntilQuiet(Loop.Time + WorldRules.Patience, () =>
            {
                _end.Run();
                Trace.Write("world", "every bay is deleted");
                Users.DeleteAll();
                UntilQuiet(Loop.Time + WorldRules.Patience, End);
            });
        });
        while (!_isOver && Checker.Found is null && Loop.Step())
        {
        }

        Checker.Require(_isOver, "nothing is left to do before the end");
    }

    /// <summary>A process's way to the database.</summary>
    public StorePort StoreOf(Process process, bool isSilo) => new(_shared, Loop, process, isSilo, Weather, Coverage);

    /// <summary>A process's way to the cloud.</summary>
    public CloudPort CloudOf(Process process, CallWatch? watch) => new(Heat, Keystone, _wire, process, watch);

    /// <summary>A silo's log.</summary>
    public SiloLog LogOf(Process process) => new(process, Checker, Trace);

    /// <summary>One of the gateways.</summary>
    public GatewayProcess AnyGateway() => Dice.One(_gateways);

    /// <summary>One of the gateways is killed, and another takes its place.</summary>
    public void CrashGateway()
    {
        var gateway = AnyGateway();
        Note(gateway.Process.Name, "is killed", "gateway killed");
        gateway.Process.Kill();
        _gateways.Remove(gateway);
        _gateways.Add(NewGateway());
    }

    /// <summary>Something happened that is worth a line and a count.</summary>
    public void Note(string who, string text, string count)
    {
        Coverage.Add(count);
        Trace.Write(who, text);
    }

    private GatewayProcess NewGateway() => new(this, $"gateway.{++_gatewaysMade}");

    private void UntilQuiet(DateTimeOffset patience, Action then)
    {
        if (Checker.Bays.FirstOrDefault(bay => bay.Lives && bay.State!.Operation is not null) is { } restless)
        {
            Checker.Require(Loop.Time < patience, $"has not come to rest {WorldRules.Patience.TotalMinutes:0} minutes after the last fault", restless.Uuid);
            Loop.In(TimeSpan.FromSeconds(1), () => UntilQuiet(patience, then));
            return;
        }

        // Settled bays are compared with Heat now and then: what that brings up has to come to rest too.
        var commits = Checker.Commits;
        Loop.In(Still, () =>
        {
            if (Checker.Commits == commits && _wire.OnTheWay == 0)
            {
                then();
            }
            else
            {
                UntilQuiet(patience, then);
            }
        });
    }

    private void ReadEvents()
    {
        foreach (var reader in _readers)
        {
            reader.Read(_shared.ReadEvents);
        }

        Loop.In(Dice.Seconds(0.5, 4), ReadEvents);
    }

    private void End()
    {
        _end.RunWhenDeleted();
        foreach (var reader in _readers)
        {
            reader.ReadAll(_shared.ReadEvents);
        }

        Coverage.Add("seconds of the world's time", Loop.Now / TimeSpan.TicksPerSecond);
        Coverage.Add("steps", Loop.Steps);
        _isOver = true;
    }
}
