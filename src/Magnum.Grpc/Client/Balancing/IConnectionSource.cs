using Grpc.Core;

namespace Magnum.Grpc.Client.Balancing;

/// <summary>Gives calls a connection.</summary>
internal interface IConnectionSource : IDisposable
{
    /// <summary>A connection for a call.</summary>
    /// <param name="waitForReady">Whether to wait while none can be made.</param>
    /// <param name="failures">How many connections did not carry this call.</param>
    /// <param name="cancellationToken">Cancelled when the call ends.</param>
    /// <exception cref="RpcException">None can be made.</exception>
    /// <exception cref="ObjectDisposedException">The channel was closed.</exception>
    ValueTask<Connection> PickAsync(bool waitForReady, int failures, CancellationToken cancellationToken);
}
