using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Store;

namespace Magnum.Silo.Sweeps;

/// <summary>
/// How the bays' stacks were seen in one sweep. Stacks of others are not kept, nor is anything but what is compared: some 85 bytes a stack and free
/// room, 117 MB for a million.
/// </summary>
internal sealed class StackSightings
{
    private readonly Dictionary<Guid, StackExpectation> _seen = [];
    private readonly HashSet<string> _statuses = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => _seen.Count;

    /// <summary>A stack was seen.</summary>
    public void Add(Stack stack)
    {
        if (stack.Operation() is { } operation && Guid.TryParse(stack.Id, out var id))
        {
            _seen[id] = StackExpectation.Settled(Same(stack.Status), operation);
        }
    }

    /// <summary>Whether the bay's stack was seen as the bay expects it; not so, it has changed or is missing.</summary>
    public bool Show(SettledBay bay) =>
        Guid.TryParse(bay.StackId, out var id)
        && _seen.TryGetValue(id, out var seen)
        && seen == StackExpectation.Settled(bay.StackStatus, bay.StackOperation);

    /// <summary>Forgets them, and keeps their room for the next sweep.</summary>
    public void Clear() => _seen.Clear();

    /// <summary>Gives up the room too.</summary>
    public void Free() => _seen.TrimExcess();

    // There are few, and each would be a string of its own for each stack.
    private string Same(string status)
    {
        if (_statuses.TryGetValue(status, out var known))
        {
            return known;
        }

        _statuses.Add(status);
        return status;
    }
}
