using Magnum.Grains.Bays;

namespace Magnum.Grains.Store;

/// <summary>An event as it was read.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="BayUuid">The bay that it happened to.</param>
/// <param name="Event">What happened.</param>
/// <param name="LastState">The bay's last state, on the event that its removal wrote; null otherwise.</param>
public sealed record StoredEvent(EventPosition Position, Guid BayUuid, BayEvent Event, BayState? LastState);
