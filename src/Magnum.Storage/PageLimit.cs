using System.Runtime.CompilerServices;

namespace Magnum.Storage;

/// <summary>What a caller may ask for at once.</summary>
internal static class PageLimit
{
    /// <summary>The longest page of a listing.</summary>
    public const int Listing = 1001;

    /// <summary>The most that a look-up by name answers with.</summary>
    public const int Find = 20;

    /// <summary>Refuses a limit that is not 1 to <paramref name="most"/>.</summary>
    public static int Check(int limit, int most = int.MaxValue, [CallerArgumentExpression(nameof(limit))] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, most, name);
        return limit;
    }
}
