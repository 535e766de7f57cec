using Grpc.Core;
using Grpc.Net.Client.Balancer;
using Magnum.Grpc.Client;
using Magnum.Grpc.Client.Balancing;

namespace Grpc.Net.Client;

/// <summary>
/// A way to a server over HTTP/2. It is made to be shared and kept: connections are opened when a call needs one, and kept for the next.
/// </summary>
public sealed class GrpcChannel : ChannelBase, IDisposable
{
    private readonly HttpCallInvoker _invoker;
    private readonly ChannelTransport _transport;

    private GrpcChannel(ChannelTarget target, Uri address, GrpcChannelOptions options)
        : base(target.Name)
    {
        _transport = new ChannelTransport(target, address, options);
        _invoker = new HttpCallInvoker(_transport);
    }

    /// <summary>
    /// How the channel stands with its servers. <see cref="ConnectivityState.Ready"/> with several addresses means that at least one is connected.
    /// </summary>
    /// <exception cref="InvalidOperationException">The channel has a <see cref="GrpcChannelOptions.HttpHandler"/> or goes through a proxy: nothing is known of its connections.</exception>
    public ConnectivityState State => Balancer.State;

    private LoadBalancer Balancer =>
        _transport.Connections as LoadBalancer
        ?? throw new InvalidOperationException("Nothing is known of the connections of a channel with an HttpHandler, or through a proxy.");

    /// <summary>A channel to a server, or to several; no connection is opened yet.</summary>
    /// <param name="address">
    /// <c>http://host:port</c> for HTTP/2 in clear text, <c>https://host:port</c> for TLS, <c>dns:///host:port</c> for all addresses of the host, or
    /// what a <see cref="ResolverFactory"/> resolves, such as <c>static:///</c>. The last two need <see cref="GrpcChannelOptions.Credentials"/>.
    /// </param>
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
        channelOptions ??= new GrpcChannelOptions();
        GrpcChannelOptionsValidation.Check(channelOptions);
        return new GrpcChannel(ChannelTarget.Parse(address, channelOptions), address, channelOptions);
    }

    /// <summary>Connects, unless that is done, and waits until calls can be made, however long that takes.</summary>
    /// <exception cref="InvalidOperationException">As <see cref="State"/>.</exception>
    /// <exception cref="ObjectDisposedException">The channel was closed.</exception>
    public Task ConnectAsync(CancellationToken cancellationToken = default) => Balancer.ConnectAsync(cancellationToken);

    /// <summary>Waits until <see cref="State"/> is another one; it may have changed again by then.</summary>
    /// <param name="lastObservedState">The state that the caller knows.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">As <see cref="State"/>.</exception>
    public Task WaitForStateChangedAsync(ConnectivityState lastObservedState, CancellationToken cancellationToken = default) =>
        Balancer.WaitForChangeAsync(lastObservedState, cancellationToken);

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
