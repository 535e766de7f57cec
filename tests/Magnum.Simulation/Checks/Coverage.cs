namespace Magnum.Simulation.Checks;

/// <summary>How often something happened that the simulation is there for.</summary>
internal sealed class Coverage
{
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>How often.</summary>
    public long this[string what] => _counts.GetValueOrDefault(what);

    /// <summary>All of it, by name.</summary>
    public IEnumerable<KeyValuePair<string, long>> Counts => _counts.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    /// <summary>It happened once more, or so many times more.</summary>
    public void Add(string what, long times = 1) => _counts[what] = _counts.GetValueOrDefault(what) + times;

    /// <summary>Adds what another has counted.</summary>
    public void Add(Coverage other)
    {
        foreach (var (what, times) in other._counts)
        {
            Add(what, times);
        }
    }
}
