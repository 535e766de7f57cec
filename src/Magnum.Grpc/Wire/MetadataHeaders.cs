using Grpc.Core;
using Microsoft.Net.Http.Headers;

namespace Magnum.Grpc.Wire;

/// <summary>Between HTTP fields and metadata entries.</summary>
internal static class MetadataHeaders
{
    private static readonly HashSet<string> Protocol = new(StringComparer.OrdinalIgnoreCase)
    {
        HeaderNames.ContentType, HeaderNames.ContentLength, HeaderNames.TE, HeaderNames.Host, HeaderNames.Connection, HeaderNames.Trailer,
        HeaderNames.TransferEncoding, HeaderNames.GrpcTimeout, HeaderNames.GrpcEncoding, HeaderNames.GrpcAcceptEncoding,
        HeaderNames.GrpcStatus, HeaderNames.GrpcMessage, "grpc-message-type",
    };

    /// <summary>Whether a field belongs to the protocol and not to the metadata of the call.</summary>
    public static bool IsProtocol(string name) => name.Length == 0 || name[0] == ':' || Protocol.Contains(name);

    /// <summary>Adds the entries of a field; a binary one may hold several, joined by commas, with or without padding.</summary>
    /// <exception cref="FormatException">A binary value is not base64.</exception>
    public static void Add(Metadata metadata, string name, string value)
    {
        if (!name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
        {
            metadata.Add(Metadata.Entry.Received(name.ToLowerInvariant(), value));
            return;
        }

        foreach (var part in value.Split(',', StringSplitOptions.TrimEntries))
        {
            metadata.Add(Metadata.Entry.Received(name.ToLowerInvariant(), FromBase64(part)));
        }
    }

    private static byte[] FromBase64(string text) =>
        (text.Length % 4) switch
        {
            2 => Convert.FromBase64String(text + "=="),
            3 => Convert.FromBase64String(text + "="),
            _ => Convert.FromBase64String(text),
        };
}
