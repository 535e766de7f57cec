using System.Globalization;
using Magnum.V1;

namespace Magnum.ChaosTests.Checks;

/// <summary>A bay as a watch showed it.</summary>
internal sealed class FollowedBay
{
    private readonly List<string> _statuses = [];
    private long _revision;
    private bool _isGone;

    /// <summary>The statuses seen, in order.</summary>
    public IReadOnlyList<string> Statuses => AuditedBay.Steps(_statuses);

    /// <summary>The nodes that it was last seen to want.</summary>
    public int Nodes { get; private set; }

    /// <summary>Takes a message; answers with what is wrong with it, or null.</summary>
    public string? Take(WatchBaysResponse.Types.Type type, Bay bay)
    {
        var revision = long.Parse(bay.Etag.Trim('"'), CultureInfo.InvariantCulture);
        // The same one again is right: behind a resume token stand events that the state sent before them had taken in already.
        var wrong = _isGone ? "after its end"
            : type == WatchBaysResponse.Types.Type.Added != (_revision == 0) && type != WatchBaysResponse.Types.Type.Deleted ? $"{type} of a bay seen at revision {_revision}"
            : type != WatchBaysResponse.Types.Type.Deleted && revision < _revision ? $"revision {revision} after {_revision}"
            : null;
        (_revision, Nodes, _isGone) = (revision, bay.NodeCount, type == WatchBaysResponse.Types.Type.Deleted);
        _statuses.Add(StatusNames.Of(bay.Status));
        return wrong;
    }
}
