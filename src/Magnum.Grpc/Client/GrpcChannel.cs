using Grpc.Core;
using Magnum.Grpc.Client;

namespace Grpc.Net.Client;

/// <summary>
/// A way to a server over HTTP/2. It is made to be shared and kept: connections are opened when a call needs one, and kept for the next.
/// </summary>
public sealed class GrpcChannel : ChannelBase, IDisposable
{
    private readonly HttpCallInvoker _invoker;
    private readonly ChannelTransport _transport;

    private GrpcChannel(Uri address, GrpcChannelOptions options)
        : base(address.Authority)
    {
        _transport = new ChannelTransport(address, options);
        _invoker = new HttpCallInvoker(_transport);
    }

    /// <summary>A channel to a server; no connection is opened yet.</summary>
    /// <param name="address"><c>http://host:port</c> for HTTP/2 in clear text, <c>https://host:port</c> for TLS.</param>
    /// <param name="channelOptions">How the server is reached.</param>
    /// <exception cref="ArgumentException">The address is not as described, or the options cannot be: the message names each setting.</exception>
    public static GrpcChannel ForAddress(string address, GrpcChannelOptions? channelOptions = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(address);
        return Uri.TryCreate(address, UriKind.Absolute, out var uri)
            ? ForAddress(uri, channelOptions)
            : throw new ArgumentException($"'{address}' is not an address; write http://host:port or https://host:port.", nameof(address));
    }

    /// <inheritdoc cref="ForAddress(string, GrpcChannelOptions?)"/>
    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions? channelOptions = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!string.Equals(address.Scheme, Uri.UriSchemeHttp, StringComparison.Ordinal)
            && !string.Equals(address.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{address}' is not an address; write http://host:port or https://host:port.", nameof(address));
        }

        channelOptions ??= new GrpcChannelOptions();
        GrpcChannelOptionsValidation.Check(channelOptions);
        return new GrpcChannel(address, channelOptions);
    }

    /// <inheritdoc/>
    public override CallInvoker CreateCallInvoker() => _invoker;

    /// <summary>Closes the channel; calls in flight are cancelled.</summary>
    public void Dispose() => _transport.Dispose();

    /// <inheritdoc/>
    protected override Task ShutdownAsyncCore()
    {
        Dispose();
        return Task.CompletedTask;
    }
}
