using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Magnum.Gateway.Errors;
using Magnum.Grains;
using Magnum.Grains.Store;

namespace Magnum.Gateway.Requests;

/// <summary>The request ids that make creates safe to repeat.</summary>
internal static class RequestIds
{
    /// <summary>The key of a request; null when the caller gave no id. Refused unless the id is a UUID of version 4.</summary>
    /// <param name="project">The caller's project.</param>
    /// <param name="method">Name of the rpc.</param>
    /// <param name="requestId">The id given.</param>
    /// <param name="content">The request without its maps, which have no order.</param>
    /// <param name="labels">The entries of its map.</param>
    public static RequestKey? KeyOf(string project, string method, string requestId, IMessage content, IEnumerable<KeyValuePair<string, string>> labels)
    {
        if (requestId.Length == 0)
        {
            return null;
        }

        if (!Guid.TryParseExact(requestId, "D", out var id) || id.Version != 4)
        {
            throw ApiError.Invalid(new Violation("request_id", "must be a UUID of version 4, such as one from uuidgen -r"));
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(content.ToByteArray());
        foreach (var (key, value) in labels.OrderBy(label => label.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"\0{key}\0{value}"));
        }

        return new RequestKey(project, method, id, Convert.ToHexString(hash.GetHashAndReset()));
    }

    /// <summary>Refuses another request under an id that was used.</summary>
    public static void EnsureSame(RequestKey key, StoredRequest earlier)
    {
        if (!string.Equals(key.Hash, earlier.Hash, StringComparison.Ordinal))
        {
            throw ApiError.From(new Refusal(RefusalKind.InvalidArgument, "REQUEST_ID_REUSED", $"request_id {key.RequestId:D} was used for another request in the last 24 hours. Use a new one."));
        }
    }
}
