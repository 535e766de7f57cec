namespace Magnum.Gateway.Nodes.Discovery;

/// <summary>A key or a directory of the discovery protocol.</summary>
/// <param name="Key">Its path.</param>
/// <param name="CreatedIndex">The index at which it came to be.</param>
/// <param name="ModifiedIndex">The same: nothing here changes.</param>
internal sealed record EtcdNode(string Key, long CreatedIndex, long ModifiedIndex)
{
    /// <summary>Its value; absent for a directory.</summary>
    public string? Value { get; init; }

    /// <summary>True for a directory; absent for a key.</summary>
    public bool? Dir { get; init; }

    /// <summary>What is in a directory.</summary>
    public IReadOnlyList<EtcdNode>? Nodes { get; init; }
}
