using Magnum.Grains.Store;
using Magnum.Silo;
using Magnum.Silo.Turns;
using Magnum.Simulation.Clock;
using Magnum.Simulation.Clouds;

namespace Magnum.Simulation.Silos;

/// <summary>A silo's place: it is started, paused, stopped in order, or killed there, and comes back as another process.</summary>
internal sealed class SiloProcess(World world, string host)
{
    private SiloLife? _life;
    private int _starts;

    /// <summary>The process that it is now.</summary>
    public Process? Current => _life?.Process;

    /// <summary>Whether it runs, be it paused.</summary>
    public bool IsUp => _life is { Process.IsDead: false };

    /// <summary>Whether it stands still.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Whether an ordered stop has begun.</summary>
    public bool IsStopping => _life is { Stopping.IsCancellationRequested: true };

    /// <summary>Starts it.</summary>
    public void Start()
    {
        var dice = world.Dice;
        var process = new Process(world.Loop, $"{host}.{++_starts}", dice.Seconds(-30, 30), hasContext: true);
        var store = world.StoreOf(process, isSilo: true);
        var identity = new SiloIdentity(dice.NewId(), host, "magnum-server");
        var cloud = world.CloudOf(process, new CallWatch(world.Loop, world.Checker, identity.Id, WorldRules.Silo.CallTimeout));
        var turns = new BayTurns(store, world.Policy, WorldRules.Bays, dice);
        var silo = new SiloHost(store, turns, cloud, world.Drivers, Unprepared.Preparation, Unprepared.Addresses, identity, WorldRules.Silo, world.Policy, process.Time, world.LogOf(process), dice);
        _life = new SiloLife(process, store, silo, new CancellationTokenSource());
        IsPaused = false;
        Note("starts", "silo started");
        world.Loop.Add(process, _life.Run);
    }

    /// <summary>Kills it.</summary>
    public void Kill()
    {
        Note("is killed", IsStopping ? "silo killed while it stopped" : "silo killed");
        _life!.Process.Kill();
    }

    /// <summary>Holds it.</summary>
    public void Pause()
    {
        Note("is paused", "silo paused");
        IsPaused = true;
        _life!.Process.Pause();
    }

    /// <summary>Lets it go on.</summary>
    public void Resume()
    {
        Note("goes on", "silo resumed");
        IsPaused = false;
        _life!.Process.Resume();
    }

    /// <summary>Cuts it off from the database for a while.</summary>
    public void CutOff(TimeSpan time)
    {
        Note($"is cut off from the database for {time.TotalSeconds:0.0} s", "silo cut off");
        _life!.Store.CutOffUntil = world.Loop.Now + time.Ticks;
    }

    /// <summary>It reaches the database again.</summary>
    public void CutOffEnds() => _life!.Store.CutOffUntil = 0;

    /// <summary>Stops it in order.</summary>
    public void Stop()
    {
        Note("is asked to stop", "silo stopped in order");
        var life = _life!;
        world.Loop.Add(life.Process, () => _ = life.StopAsync(() => world.Note(life.Process.Name, "has stopped", "silo stopped in order to the end")));
    }

    private void Note(string text, string count) => world.Note(_life!.Process.Name, text, count);
}
