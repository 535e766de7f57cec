namespace Magnum.Grains.Store;

/// <summary>A settled bay that has a stack, as the periodic comparison with Heat needs it.</summary>
/// <param name="Uuid">The bay.</param>
/// <param name="Shard">Its shard.</param>
/// <param name="ProjectId">Its project.</param>
/// <param name="StackId">Its stack.</param>
/// <param name="StackStatus">The stack's status when the bay last saw it settled; null when it never did.</param>
/// <param name="StackOperation">The operation that the stack should carry.</param>
public sealed record SettledBay(Guid Uuid, int Shard, string ProjectId, string StackId, string? StackStatus, Guid? StackOperation)
{
    /// <summary>Whether it has a container engine that can be looked at.</summary>
    public bool HasEngine { get; init; }
}
