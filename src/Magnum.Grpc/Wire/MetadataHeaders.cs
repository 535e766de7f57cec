using System.Buffers;
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

    private static readonly SearchValues<char> KeyCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static readonly SearchValues<char> Base64Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    /// <summary>Whether a field is no metadata of the call: it belongs to the protocol, or its name can be no key.</summary>
    public static bool IsProtocol(string name) =>
        name.Length == 0 || Protocol.Contains(name) || name.AsSpan().ContainsAnyExcept(KeyCharacters);

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

    private static byte[] FromBase64(string text)
    {
        var digits = text.Length % 4 == 0 ? text.AsSpan().TrimEnd('=') : text;
        if (digits.ContainsAnyExcept(Base64Characters) || text.Length - digits.Length > 2)
        {
            throw new FormatException("The text is not base64.");
        }

        return Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
    }
}
