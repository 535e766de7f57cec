namespace Magnum.Grains.Cloud;

/// <summary>A resource of a stack or of a stack nested in it.</summary>
/// <param name="Name">Name in its template.</param>
/// <param name="Type">Type, such as <c>OS::Nova::Server</c>.</param>
/// <param name="Status">Status in Heat's words.</param>
/// <param name="StatusReason">Heat's reason.</param>
/// <param name="ParentName">Path of names of the resources whose nested stacks hold it, such as <c>nodes.0</c>; null at the top.</param>
/// <param name="IsNestedStack">Whether it stands for a stack of its own, so that its failures are told by that stack's resources.</param>
public sealed record StackResource(string Name, string Type, string Status, string? StatusReason, string? ParentName, bool IsNestedStack);
