using Magnum.Gateway.Errors;
using Magnum.Grains.Store;

namespace Magnum.Gateway.Requests;

/// <summary>What a caller means by a uuid or a name.</summary>
internal static class Identified
{
    /// <summary>The one that was found. NOT_FOUND when there is none; FAILED_PRECONDITION, with their uuids, when several share the name.</summary>
    public static Stored<T> One<T>(string kind, string idOrName, IReadOnlyList<Stored<T>> found, Func<T, Guid> uuidOf)
        where T : class => found.Count switch
        {
            0 => throw ApiError.NotFound(kind, idOrName),
            1 => found[0],
            _ => throw ApiError.Ambiguous(kind, idOrName, found.Select(stored => uuidOf(stored.State))),
        };
}
