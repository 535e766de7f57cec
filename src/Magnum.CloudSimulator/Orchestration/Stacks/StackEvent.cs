namespace Magnum.CloudSimulator.Orchestration.Stacks;

/// <summary>Something that happened to a resource, or to a stack as a whole (then the resource has the stack's name).</summary>
internal sealed record StackEvent(
    string Id, DateTimeOffset Time, string StackId, string StackName, string ResourceName, string PhysicalId, string Status, string Reason, int Depth);
