namespace Magnum.OpenStack.Glance;

/// <summary>An image.</summary>
/// <param name="Id">Glance's id of it.</param>
public sealed record Image(string Id)
{
    /// <summary>Its name; several images may have the same.</summary>
    public string? Name { get; init; }

    /// <summary>Its status; <c>active</c> if servers can be made from it.</summary>
    public string? Status { get; init; }

    /// <summary>The property <c>os_distro</c>: which system is in it; null if nobody has set it.</summary>
    public string? OsDistro { get; init; }

    /// <summary>Smallest disk that it fits on, in GiB.</summary>
    public int? MinDisk { get; init; }

    /// <summary>Least memory that it runs with, in MiB.</summary>
    public int? MinRam { get; init; }
}
