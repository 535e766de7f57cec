using Grpc.Core;

namespace Magnum.Grpc.Client.Balancing;

/// <summary>How addresses share the calls. It is called by one thread at a time.</summary>
internal abstract class Policy : IDisposable
{
    /// <summary>Looks at the addresses, has those connect that should, and says which get calls.</summary>
    /// <param name="subchannels">The addresses, in order.</param>
    /// <param name="wanted">Whether somebody has asked for a connection since there was one.</param>
    public abstract Picker Update(IReadOnlyList<Subchannel> subchannels, bool wanted);

    public virtual void Dispose()
    {
    }

    protected static Picker Idle() => new(ConnectivityState.Idle, [], default);

    protected static Picker Connecting() => new(ConnectivityState.Connecting, [], default);

    protected static Picker Failing(Status error) => new(ConnectivityState.TransientFailure, [], error);

    protected static Picker Ready(params Subchannel[] ready) => new(ConnectivityState.Ready, ready, default);
}
