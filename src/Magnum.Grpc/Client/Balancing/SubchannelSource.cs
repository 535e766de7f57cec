namespace Magnum.Grpc.Client.Balancing;

/// <summary>One address of a channel, to which all calls go.</summary>
internal sealed class SubchannelSource(Subchannel subchannel) : IConnectionSource
{
    public ValueTask<Connection> PickAsync(bool waitForReady, int failures, CancellationToken cancellationToken) => new(subchannel);

    /// <summary>The address stays: it is the channel's.</summary>
    public void Dispose()
    {
    }
}
