namespace Magnum.Grains.Bays;

/// <summary>What a turn is handed from outside, so that deciding stays pure.</summary>
/// <param name="Now">The database's time, UTC.</param>
/// <param name="NewId">A fresh id.</param>
/// <param name="Jitter">A random number, 0 to 1.</param>
/// <param name="Policy">The times to keep.</param>
public sealed record TurnContext(DateTimeOffset Now, Guid NewId, double Jitter, BayPolicy Policy);
