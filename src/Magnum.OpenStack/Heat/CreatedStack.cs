namespace Magnum.OpenStack.Heat;

/// <summary>Heat's answer to a create.</summary>
/// <param name="Id">The new stack's id.</param>
internal sealed record CreatedStack(string Id);
