namespace Magnum.Grains.Store;

/// <summary>The last item of a page; the next page begins behind it.</summary>
/// <param name="CreatedAt">Its time of creation.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uuid">Its uuid.</param>
public sealed record ListCursor(DateTimeOffset CreatedAt, string Name, Guid Uuid);
