namespace Magnum.Storage;

/// <summary>What a caller names a thing by.</summary>
internal static class StoreId
{
    /// <summary>Whether the text is a uuid, with or without hyphens, and which.</summary>
    public static bool TryParse(string idOrName, out Guid uuid) =>
        Guid.TryParseExact(idOrName, "D", out uuid) || Guid.TryParseExact(idOrName, "N", out uuid);
}
