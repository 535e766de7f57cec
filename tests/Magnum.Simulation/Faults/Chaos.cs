using Magnum.Simulation.Silos;

namespace Magnum.Simulation.Faults;

/// <summary>What befalls the processes of a world while it has faults.</summary>
internal sealed class Chaos(World world)
{
    /// <summary>Plans it.</summary>
    public void Plan(TimeSpan time)
    {
        Times(4, time, () => WithSilo(silo => silo.IsUp, Kill));
        Times(3, time, () => WithSilo(silo => silo is { IsUp: true, IsPaused: false }, Pause));
        Times(2, time, () => WithSilo(silo => silo is { IsUp: true, IsPaused: false, IsStopping: false }, Stop));
        Times(3, time, () => WithSilo(silo => silo.IsUp, silo => silo.CutOff(world.Dice.Seconds(1, 25))));
        Times(2, time, () => world.CrashGateway());
        Times(2, time, () => world.AnyGateway().CutOff(world.Dice.Seconds(1, 10)));
        Times(2, time, world.Users.Leave);
        Times(1, time, () => world.Weather.HeatDownUntil = world.Loop.Now + world.Dice.Seconds(2, 20).Ticks);
    }

    /// <summary>All faults end: what stands still or is down is up again.</summary>
    public void End()
    {
        world.Weather.Clear();
        foreach (var silo in world.Silos)
        {
            silo.CutOffEnds();
            if (silo.IsPaused)
            {
                silo.Resume();
            }

            if (!silo.IsUp)
            {
                silo.Start();
            }
        }
    }

    private void Times(int most, TimeSpan time, Action happens)
    {
        for (var left = world.Dice.Between(0, most); left > 0; left--)
        {
            world.Loop.In(world.Dice.Seconds(1, time.TotalSeconds - 1), happens);
        }
    }

    private void WithSilo(Func<SiloProcess, bool> fits, Action<SiloProcess> happens)
    {
        if (world.Silos.Where(fits).ToList() is { Count: > 0 } silos)
        {
            happens(world.Dice.One(silos));
        }
    }

    private void Kill(SiloProcess silo)
    {
        silo.Kill();
        StartAgain(silo);
    }

    private void Pause(SiloProcess silo)
    {
        silo.Pause();
        var process = silo.Current;
        world.Loop.In(world.Dice.Seconds(0.5, 30), () =>
        {
            if (silo.Current == process && silo is { IsUp: true, IsPaused: true })
            {
                silo.Resume();
            }
        });
    }

    private void Stop(SiloProcess silo)
    {
        silo.Stop();
        StartAgain(silo);
    }

    // What stops in order may still be at it then: its host starts the next one when it has ended.
    private void StartAgain(SiloProcess silo) => world.Loop.In(world.Dice.Seconds(0.2, 15), () =>
    {
        if (!silo.IsUp)
        {
            silo.Start();
        }
        else if (silo.IsStopping)
        {
            StartAgain(silo);
        }
    });
}
