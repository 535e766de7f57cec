namespace Magnum.Grains.Store;

/// <summary>
/// A hint that something was committed, or that somebody should look. Hints may be lost, late or doubled; a reader that waits for one also
/// looks by itself now and then.
/// </summary>
/// <param name="ProjectId">Project of the bay.</param>
/// <param name="Due">The timer of the bay that changed when it has one, else null.</param>
/// <param name="Look">Nothing was committed: the owner of this bay should look at its stack. Null for a commit.</param>
public sealed record StoreSignal(string ProjectId, DueBay? Due, Guid? Look = null);
