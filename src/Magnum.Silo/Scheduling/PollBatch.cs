namespace Magnum.Silo.Scheduling;

/// <summary>Bays of one project whose stacks are asked for in one call.</summary>
/// <param name="Project">The project.</param>
/// <param name="Waiting">Watched or settled.</param>
/// <param name="Bays">The bays, at work now.</param>
internal sealed record PollBatch(string Project, Waiting Waiting, IReadOnlyList<ScheduledBay> Bays);
