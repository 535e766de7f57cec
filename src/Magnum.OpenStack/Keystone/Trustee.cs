namespace Magnum.OpenStack.Keystone;

/// <summary>A trustee user in the trustee domain.</summary>
/// <param name="Id">Keystone's id of the user.</param>
/// <param name="Name">Its name; unique in the domain.</param>
public sealed record Trustee(string Id, string Name)
{
    /// <summary>Id of the trustee domain.</summary>
    public string? DomainId { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }
}
