namespace Magnum.Grains.Store;

/// <summary>
/// A hint that something was committed. Hints may be lost, late or doubled; a reader that waits for one also looks by itself
/// now and then.
/// </summary>
/// <param name="ProjectId">Project of the bay that changed.</param>
/// <param name="Due">The bay's timer when it has one, else null.</param>
public sealed record StoreSignal(string ProjectId, DueBay? Due);
