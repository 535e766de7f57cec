namespace Magnum.Grains.Cloud;

/// <summary>What a look-up of cloud resources found.</summary>
/// <param name="Violations">One for each name that is missing, ambiguous or of the wrong kind; fields named as in the API.</param>
/// <param name="ImageOsDistro">The image's os_distro; null when no image was asked for or it has none.</param>
public sealed record ResourceCheck(IReadOnlyList<Violation> Violations, string? ImageOsDistro);
