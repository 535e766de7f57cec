using Magnum.Grains.Store;

namespace Magnum.Simulation.Databases;

/// <summary>A fresh database of some kind, whose clock is the world's.</summary>
internal abstract class Database : IAsyncDisposable
{
    /// <summary>The store on it.</summary>
    public abstract IGrainStore Store { get; }

    /// <summary>Whether what else goes on in the server can keep fresh events from a reader for a while.</summary>
    public virtual bool EventsMayLag => false;

    /// <summary>The bays of which it keeps secrets; null where that cannot be told.</summary>
    public virtual IEnumerable<Guid>? BaysWithSecrets => null;

    /// <summary>Carries out an operation to its end, on this thread.</summary>
    public virtual T Run<T>(Func<IGrainStore, Task<T>> operation) => operation(Store).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
