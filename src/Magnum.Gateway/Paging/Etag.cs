using System.Globalization;
using Magnum.Gateway.Errors;
using Magnum.Grains;

namespace Magnum.Gateway.Paging;

/// <summary>Etags: the revision, quoted.</summary>
internal static class Etag
{
    public static string Of(long revision) => string.Create(CultureInfo.InvariantCulture, $"\"{revision}\"");

    /// <summary>The revision that an etag names; null when none was given.</summary>
    public static long? Parse(string etag)
    {
        if (etag.Length == 0)
        {
            return null;
        }

        return long.TryParse(etag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? revision
            : throw ApiError.Invalid(new Violation("etag", "must be the etag of an earlier answer, as it was"));
    }
}
