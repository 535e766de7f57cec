using Magnum.Tests.Shared;

namespace Magnum.ChaosTests.Troubles;

/// <summary>Troubles of PostgreSQL.</summary>
/// <param name="database">The server.</param>
/// <param name="random">For how long.</param>
/// <param name="time">The clock.</param>
internal sealed class DatabaseTroubles(PostgresCluster database, Random random, TimeProvider time)
{
    /// <summary>It crashes and is started again.</summary>
    public Trouble Crashed()
    {
        var down = TimeSpan.FromSeconds(random.Next(3));
        return new Trouble($"PostgreSQL stopped -m immediate, away for {down.TotalSeconds:0} s", TroubleTarget.Database, async () =>
        {
            await database.StopImmediatelyAsync();
            await Task.Delay(down, time);
            await database.StartAsync();
        });
    }

    /// <summary>It is cut off: what is sent to it is not answered, connections stay.</summary>
    /// <param name="least">For how long at least.</param>
    public Trouble CutOff(TimeSpan least)
    {
        var pause = least + TimeSpan.FromSeconds(random.Next(3));
        return new Trouble($"PostgreSQL cut off for {pause.TotalSeconds:0} s", TroubleTarget.Database, async () =>
        {
            await database.FreezeAsync();
            await Task.Delay(pause, time);
            await database.ThawAsync();
        });
    }
}
