namespace Magnum.OpenStack;

/// <summary>What was found under an id or a name: nothing, one, or several of the same name.</summary>
/// <typeparam name="T">What was looked for.</typeparam>
/// <param name="Matches">All that were found.</param>
public sealed record Lookup<T>(IReadOnlyList<T> Matches)
    where T : class
{
    /// <summary>The one match; null if there is none or more than one.</summary>
    public T? Single => Matches.Count == 1 ? Matches[0] : null;

    /// <summary>Several have that name; only an id tells them apart.</summary>
    public bool IsAmbiguous => Matches.Count > 1;

    /// <summary>Nothing has that id or name.</summary>
    public bool IsMissing => Matches.Count == 0;
}
