namespace Magnum.Grains.Store;

/// <summary>A page of events.</summary>
/// <param name="Events">The events, in order.</param>
/// <param name="ReadTo">Everything up to here has been read; where the next page begins.</param>
/// <param name="Lost">Whether events behind the asked position have been pruned, so that the reader must begin anew.</param>
public sealed record EventPage(IReadOnlyList<StoredEvent> Events, EventPosition ReadTo, bool Lost)
{
    /// <summary>
    /// Whether the project has events that are committed and yet not to be read, because an older transaction still runs: they come as soon as it ends.
    /// Told by <see cref="IGrainStore.ReadEventsAsync"/>.
    /// </summary>
    public bool Withholds { get; init; }
}
