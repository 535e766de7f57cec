namespace Magnum.Grains.Tests.Walks;

/// <summary>A stack of the modelled Heat.</summary>
internal sealed class FakeStack
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Status { get; set; }

    public Guid? Bay { get; set; }

    public Guid? Operation { get; set; }

    public int Nodes { get; set; }

    /// <summary>Counts what was begun with it: what was begun before ends without effect.</summary>
    public int Traversal { get; set; }
}
