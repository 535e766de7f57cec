using Grpc.Core;
using Magnum.Grpc.Wire;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Magnum.Grpc.Server;

/// <summary>What the client sends in a call.</summary>
internal sealed partial class ServerCall
{
    /// <summary>Reads the requests of this call.</summary>
    /// <exception cref="RpcException">The client compresses in a way that is not known here.</exception>
    public MessageReader CreateReader()
    {
        var encoding = (string?)Http.Request.Headers.GrpcEncoding;
        if (!GzipEncoding.IsReadable(encoding))
        {
            Http.Response.Headers.GrpcAcceptEncoding = GzipEncoding.Accepted;
            throw new RpcException(new Status(StatusCode.Unimplemented, $"Messages compressed with '{encoding}' cannot be read; {GzipEncoding.Accepted} can."));
        }

        return new MessageReader(Http.Request.BodyReader, encoding, _runtime.Options.MaxReceiveMessageSize);
    }

    /// <summary>The next request, or null at the end of the stream.</summary>
    /// <exception cref="RpcException">What came is no request.</exception>
    /// <exception cref="ConnectionAbortedException">The client has gone.</exception>
    public static async ValueTask<T?> ReadAsync<T>(MessageReader reader, Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await reader.ReadAsync(marshaller.ContextualDeserializer, cancellationToken);
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            throw new ConnectionAbortedException("The client has gone.", exception);
        }
    }

    /// <summary>The only request.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async ValueTask<T> ReadSingleAsync<T>(Marshaller<T> marshaller)
        where T : class
    {
        try
        {
            return await CreateReader().ReadSingleAsync(marshaller.ContextualDeserializer, "request", _token);
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            throw new ConnectionAbortedException("The client has gone.", exception);
        }
    }
}
