using System.Net.Sockets;

namespace Magnum.Grpc.Client.Balancing;

/// <summary>A connection that tells when a server has spoken over it, and when it is closed.</summary>
internal sealed class TrackedConnection : NetworkStream
{
    private static readonly HttpRequestOptionsKey<TrackedConnection> Key = new("Magnum.Grpc.Connection");

    private readonly Subchannel _owner;
    private readonly bool _secure;
    private bool _confirmed;
    private int _closed;

    /// <param name="socket">Is connected.</param>
    /// <param name="owner">Is told.</param>
    /// <param name="first">The request that the connection is made for.</param>
    public TrackedConnection(Socket socket, Subchannel owner, HttpRequestMessage first)
        : base(socket, ownsSocket: true)
    {
        _owner = owner;
        _secure = string.Equals(owner.BaseAddress.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal);
        first.Options.Set(Key, this);
    }

    /// <summary>The handshake of TLS is done.</summary>
    public static ValueTask<Stream> ConfirmAsync(SocketsHttpPlaintextStreamFilterContext context, CancellationToken cancellationToken)
    {
        if (context.InitialRequestMessage.Options.TryGetValue(Key, out var connection))
        {
            connection.Confirm();
        }

        return new(context.PlaintextStream);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _confirmed || _secure ? base.ReadAsync(buffer, cancellationToken) : ReadFirstAsync(buffer, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Interlocked.Exchange(ref _closed, 1) == 0)
        {
            _owner.Close(_confirmed);
        }
    }

    private async ValueTask<int> ReadFirstAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = await base.ReadAsync(buffer, cancellationToken);
        if (read > 0)
        {
            Confirm();
        }

        return read;
    }

    private void Confirm()
    {
        _confirmed = true;
        _owner.Confirm();
    }
}
