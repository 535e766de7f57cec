namespace Magnum.Grains.Store;

/// <summary>The baymodel whose values a new bay has taken: locked and compared in the creating transaction.</summary>
/// <param name="Uuid">The baymodel.</param>
/// <param name="Revision">The revision whose values were taken.</param>
public sealed record BaymodelPin(Guid Uuid, long Revision);
