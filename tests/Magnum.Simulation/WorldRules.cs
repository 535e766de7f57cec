using Magnum.Grains.Bays;
using Magnum.Silo;
using Magnum.Simulation.Faults;

namespace Magnum.Simulation;

/// <summary>The times of a world: in the proportions of the real ones, but shorter, so that a life needs few steps.</summary>
internal static class WorldRules
{
    /// <summary>How many silos there are.</summary>
    public const int Silos = 3;

    /// <summary>How many bays are made.</summary>
    public const int Bays = 50;

    /// <summary>How many projects they are in.</summary>
    public const int Projects = 5;

    /// <summary>How many members a project has.</summary>
    public const int Members = 3;

    /// <summary>After how long without faults a world that is not quiet never will be.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>The settings of the silos.</summary>
    public static readonly SiloOptions Silo = new()
    {
        LeaseTtl = TimeSpan.FromSeconds(12),
        RenewInterval = TimeSpan.FromSeconds(4),
        CallTimeout = TimeSpan.FromSeconds(6),
        PeriodicInterval = TimeSpan.FromSeconds(20),
        DrainTimeout = TimeSpan.FromSeconds(8),
        CloudCallsPerSecond = 100,
    };

    /// <summary>How long the gateway may take for an identity.</summary>
    public static readonly TimeSpan IdentityBudget = TimeSpan.FromSeconds(15);

    /// <summary>The times of the bays.</summary>
    public static BayPolicy PolicyOf(Mutation mutation) => new()
    {
        IdentityTimeout = TimeSpan.FromSeconds(20),
        UncertainFor = mutation == Mutation.NoUncertainWindow ? TimeSpan.Zero : TimeSpan.FromSeconds(40),
        CreateTimeoutMinutes = 1,
        UpdateTimeoutMinutes = 1,
        DeleteTimeoutMinutes = 2,
        DeadlineMargin = TimeSpan.FromSeconds(10),
        SlowestRetry = TimeSpan.FromSeconds(20),
        DeleteRepeat = TimeSpan.FromSeconds(10),

        // Silos die so often here that a bay is parked now and then which has nothing to do with it.
        MostTakeOvers = 2,
        ParkTime = TimeSpan.FromSeconds(60),
    };
}
