using System.IO.Compression;
using Grpc.Core;
using Magnum.Grpc.Wire;

namespace Magnum.Grpc.Client;

/// <summary>How the caller wants requests compressed: an entry of the call's metadata that is not sent.</summary>
internal static class RequestEncoding
{
    public const string Key = "grpc-internal-encoding-request";

    /// <summary>How hard requests are compressed by gzip; null for not at all.</summary>
    /// <exception cref="RpcException">The caller wants what is not known here.</exception>
    public static CompressionLevel? Of(Metadata? headers) =>
        headers?.GetValue(Key) switch
        {
            null or "identity" => null,
            GzipEncoding.Name => CompressionLevel.Fastest,
            { } other => throw new RpcException(new Status(
                StatusCode.Internal, $"Requests cannot be compressed with '{other}', as {Key} says; {GzipEncoding.Accepted} can be used.")),
        };
}
