using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Magnum.Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Magnum.Grpc.Server;

/// <summary>What a call carries beside its messages.</summary>
internal sealed partial class ServerCall
{
    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        if (_headersSent)
        {
            throw new InvalidOperationException("The response headers have been sent already.");
        }

        BeginWrite();
        try
        {
            AppendTo(Http.Response.Headers, responseHeaders);
            _headersSent = true;
            await FlushAsync(_token);
        }
        finally
        {
            await EndWriteAsync();
        }
    }

    private static void AppendTo(IHeaderDictionary headers, Metadata metadata)
    {
        foreach (var entry in metadata)
        {
            if (!MetadataHeaders.IsProtocol(entry.Key))
            {
                // The indexer keeps empty values, which Append drops.
                headers[entry.Key] = StringValues.Concat(headers[entry.Key], entry.ToWire());
            }
        }
    }

    private static string PeerOf(ConnectionInfo connection) =>
        connection.RemoteIpAddress switch
        {
            null => "unix:",
            { AddressFamily: AddressFamily.InterNetwork } address => $"ipv4:{address}:{connection.RemotePort}",
            { IsIPv4MappedToIPv6: true } address => $"ipv4:{address.MapToIPv4()}:{connection.RemotePort}",
            { } address => $"ipv6:{new IPEndPoint(address, connection.RemotePort)}",
        };

    private Metadata ReadRequestHeaders()
    {
        var metadata = new Metadata();
        foreach (var (name, values) in Http.Request.Headers)
        {
            if (MetadataHeaders.IsProtocol(name))
            {
                continue;
            }

            foreach (var value in values)
            {
                try
                {
                    MetadataHeaders.Add(metadata, name, value ?? string.Empty);
                }
                catch (FormatException exception)
                {
                    throw new RpcException(new Status(StatusCode.Internal, $"The value of the metadata key '{name}' is not base64.", exception));
                }
            }
        }

        return metadata;
    }
}
