using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Magnum.Grpc.Wire;
using Microsoft.Net.Http.Headers;

namespace Magnum.Grpc.Client;

/// <summary>Reads what a server says in headers and trailers.</summary>
internal static class ResponseHeaders
{
    /// <summary>The status, or null if there is none. Two of them are none that can be read: nobody knows which one is meant.</summary>
    public static Status? Status(HttpResponseHeaders headers)
    {
        if (Single(headers, HeaderNames.GrpcStatus) is not { } text)
        {
            return null;
        }

        var message = PercentEncoding.Decode(Single(headers, HeaderNames.GrpcMessage) ?? string.Empty);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? new Status(Enum.IsDefined((StatusCode)code) ? (StatusCode)code : StatusCode.Unknown, message)
            : new Status(StatusCode.Unknown, $"The server sent the status '{text}', which is no number.");
    }

    /// <exception cref="RpcException">A binary value is not base64.</exception>
    public static Metadata Metadata(HttpResponseHeaders headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers.NonValidated)
        {
            if (MetadataHeaders.IsProtocol(name))
            {
                continue;
            }

            foreach (var value in values)
            {
                try
                {
                    MetadataHeaders.Add(metadata, name, value);
                }
                catch (FormatException exception)
                {
                    throw new RpcException(new Status(StatusCode.Internal, $"The value of the metadata key '{name}' is not base64.", exception));
                }
            }
        }

        return metadata;
    }

    /// <exception cref="RpcException">The response is something else than gRPC.</exception>
    public static void ThrowIfNotGrpc(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new RpcException(new Status(
                TransportErrors.ToCode(response.StatusCode), $"The server answered with the HTTP status {(int)response.StatusCode}."));
        }

        var type = response.Content.Headers.NonValidated.TryGetValues(HeaderNames.ContentType, out var values) ? values.ToString() : null;
        if (!ContentTypes.IsGrpc(type))
        {
            throw new RpcException(new Status(StatusCode.Unknown, $"The server answered with the content type '{type}', which is not gRPC."));
        }
    }

    /// <summary>How messages are compressed.</summary>
    /// <exception cref="RpcException">In a way that is not known here.</exception>
    public static string? Encoding(HttpResponseMessage response)
    {
        var encoding = Single(response.Headers, HeaderNames.GrpcEncoding);
        return GzipEncoding.IsReadable(encoding)
            ? encoding
            : throw new RpcException(new Status(StatusCode.Internal, $"The server compresses messages with '{encoding}', which cannot be read."));
    }

    /// <summary>The value of a field; of one that came more than once all values, joined as HTTP joins them.</summary>
    private static string? Single(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) && values.Count > 0 ? values.ToString() : null;
}
