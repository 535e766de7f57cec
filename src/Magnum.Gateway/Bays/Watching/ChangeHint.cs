using Magnum.Grains;

namespace Magnum.Gateway.Bays.Watching;

/// <summary>Wakes the one who waits for changes, at once when set before, and remembers which bays it was about.</summary>
internal sealed class ChangeHint(TimeProvider time)
{
    private const int MostBays = 1000;
    private readonly Lock _gate = new();
    private readonly HashSet<Guid> _bays = [];
    private readonly Signal _changed = new(time);

    /// <summary>Something changed.</summary>
    /// <param name="bay">The bay, when it has a timer; null otherwise. Beyond a thousand they are forgotten.</param>
    public void Set(Guid? bay)
    {
        lock (_gate)
        {
            if (bay is { } uuid && _bays.Count < MostBays)
            {
                _bays.Add(uuid);
            }
        }

        _changed.Set();
    }

    /// <summary>The bays that it was about since the last time.</summary>
    public IReadOnlyList<Guid> TakeBays()
    {
        lock (_gate)
        {
            List<Guid> bays = [.. _bays];
            _bays.Clear();
            return bays;
        }
    }

    /// <summary>Waits until set, for at most so long; then it is no longer set. True when it was set.</summary>
    public async Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        var wasSet = await _changed.WaitAsync(atMost, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return wasSet;
    }
}
