namespace Magnum.OpenStack.Nova;

/// <summary>A flavor: the size of a server.</summary>
/// <param name="Id">Nova's id of it.</param>
/// <param name="Name">Its name.</param>
public sealed record Flavor(string Id, string Name)
{
    /// <summary>Virtual processors.</summary>
    public int? Vcpus { get; init; }

    /// <summary>Memory in MiB.</summary>
    public int? Ram { get; init; }

    /// <summary>Root disk in GiB.</summary>
    public int? Disk { get; init; }
}
