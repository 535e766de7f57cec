using Magnum.V1;

namespace Magnum.Tests.Shared.Load;

/// <summary>A bay whose create was acknowledged, and what its one caller asked of it since.</summary>
/// <param name="uuid">The bay.</param>
/// <param name="clients">The bays of its project, by any server.</param>
internal sealed class LoadedBay(string uuid, Func<Bays.BaysClient> clients)
{
    private readonly HashSet<int> _possible = [1];
    private bool _isDeleteAsked;
    private bool _isDeleteAcknowledged;

    public string Uuid => uuid;

    public Bays.BaysClient Client => clients();

    /// <summary>The caller asks for that many nodes; the answer may never come.</summary>
    public void UpdateAsked(int nodes) => _possible.Add(nodes);

    /// <summary>That many nodes were acknowledged: nothing older may hold.</summary>
    public void UpdateAcknowledged(int nodes)
    {
        _possible.Clear();
        _possible.Add(nodes);
    }

    public void DeleteAsked() => _isDeleteAsked = true;

    public void DeleteAcknowledged() => _isDeleteAcknowledged = true;

    /// <summary>What was acknowledged and does not hold; null when all holds.</summary>
    /// <param name="found">The bay as it is now; null when there is none.</param>
    public string? LostIn(Bay? found)
    {
        if (found is null)
        {
            return _isDeleteAsked ? null : $"The create of bay {uuid}.";
        }

        var isDeleting = found.Status is BayStatus.DeleteInProgress or BayStatus.DeleteFailed or BayStatus.DeleteComplete;
        return _isDeleteAcknowledged && !isDeleting ? $"The delete of bay {uuid}, which is {found.Status}."
            : !_possible.Contains(found.NodeCount) ? $"The update of bay {uuid} to {string.Join(" or ", _possible)} nodes: it has {found.NodeCount}."
            : null;
    }
}
