using Grpc.Core;

namespace Magnum.Grpc.InteropTests.Contract;

/// <summary>The metadata by which a client asks something of a server.</summary>
internal static class EchoedMetadata
{
    /// <summary>Comes back in the headers.</summary>
    public const string Initial = "x-grpc-test-echo-initial";

    /// <summary>Comes back in the trailers.</summary>
    public const string TrailingBin = "x-grpc-test-echo-trailing-bin";

    /// <summary>Of our own: the status asked for comes with an ErrorInfo of this reason.</summary>
    public const string Reason = "x-interop-reason";

    /// <summary>Of our own: <c>service=STATUS</c> sets a health status.</summary>
    public const string Health = "x-interop-health";

    /// <summary>Of our own: names a streaming output call; an empty call of that name is answered when the server has seen the other cancelled.</summary>
    public const string Cancel = "x-interop-cancel";

    /// <summary>The domain of the ErrorInfo.</summary>
    public const string Domain = "interop";

    /// <summary>Sends headers and trailers that the client asked for.</summary>
    public static async Task EchoAsync(ServerCallContext context)
    {
        var headers = new Metadata();
        foreach (var entry in context.RequestHeaders)
        {
            switch (entry.Key)
            {
                case Initial:
                    headers.Add(entry);
                    break;
                case TrailingBin:
                    context.ResponseTrailers.Add(entry);
                    break;
            }
        }

        if (headers.Count > 0)
        {
            await context.WriteResponseHeadersAsync(headers);
        }
    }
}
