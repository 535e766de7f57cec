namespace Grpc.Net.Client.Balancer;

/// <summary>Finds the addresses behind the target of a channel. It is disposed of with the channel.</summary>
public abstract class Resolver : IDisposable
{
    /// <summary>Begins to resolve. Called once, when the channel is first to connect.</summary>
    /// <param name="listener">Takes the addresses whenever there is news of them; it may be called at any time until the resolver is disposed of.</param>
    public abstract void Start(Action<ResolverResult> listener);

    /// <summary>Asks to resolve again, since an address failed: each time that one fails. A resolver may ignore it; what it throws is logged.</summary>
    public virtual void Refresh()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what the resolver holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
