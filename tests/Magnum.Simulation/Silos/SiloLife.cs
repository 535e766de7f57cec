using Magnum.Silo;
using Magnum.Simulation.Clock;
using Magnum.Simulation.Databases;

namespace Magnum.Simulation.Silos;

/// <summary>A silo from its start to its end.</summary>
/// <param name="Process">Where it runs.</param>
/// <param name="Store">Its way to the database.</param>
/// <param name="Silo">The silo.</param>
/// <param name="Stopping">Ends its loops.</param>
internal sealed record SiloLife(Process Process, StorePort Store, SiloHost Silo, CancellationTokenSource Stopping)
{
    /// <summary>Its loops.</summary>
    public Task Running { get; set; } = Task.CompletedTask;

    /// <summary>Starts the loops.</summary>
    public void Run() => Running = Silo.RunAsync(Stopping.Token);

    /// <summary>Ends in order.</summary>
    public async Task StopAsync(Action ended)
    {
        Silo.BeginStop();
        EndLoops();
        await Running;
        await Silo.HandOverAsync(CancellationToken.None);
        ended();
        Process.Kill();
    }

    private void EndLoops() => Stopping.Cancel();
}
