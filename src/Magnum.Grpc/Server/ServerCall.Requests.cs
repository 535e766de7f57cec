using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using Magnum.Grpc.Wire;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Magnum.Grpc.Server;

/// <summary>What the client sends in a call.</summary>
internal sealed partial class ServerCall
{
    private const string RequestDirection = "request";

    private int _received;

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

        return new MessageReader(Http.Request.BodyReader, encoding, _runtime.Options.MaxReceiveMessageSize, this);
    }

    /// <summary>The next request, or null at the end of the stream.</summary>
    /// <exception cref="RpcException">What came is no request.</exception>
    /// <exception cref="ConnectionAbortedException">The client has gone.</exception>
    public async ValueTask<T?> ReadAsync<T>(MessageReader reader, Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            var message = await reader.ReadAsync(marshaller.ContextualDeserializer, cancellationToken);
            if (message is not null)
            {
                Received(reader);
            }

            return message;
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            throw new ConnectionAbortedException("The client has gone.", exception);
        }
    }

    /// <summary>The only request, if it is there already, as it mostly is.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public bool TryReadSingle<T>(MessageReader reader, Marshaller<T> marshaller, [NotNullWhen(true)] out T? message)
        where T : class
    {
        try
        {
            if (!reader.TryReadSingle(marshaller.ContextualDeserializer, RequestDirection, out message))
            {
                return false;
            }

            Received(reader);
            return true;
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            throw new ConnectionAbortedException("The client has gone.", exception);
        }
    }

    /// <summary>The only request.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async ValueTask<T> ReadSingleAsync<T>(MessageReader reader, Marshaller<T> marshaller)
        where T : class
    {
        try
        {
            var message = await reader.ReadSingleAsync(marshaller.ContextualDeserializer, RequestDirection, _token);
            Received(reader);
            return message;
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            throw new ConnectionAbortedException("The client has gone.", exception);
        }
    }

    private void Received(MessageReader reader)
    {
        _received++;
        _runtime.Metrics.Request(_tags, reader.MessageSize);
    }
}
