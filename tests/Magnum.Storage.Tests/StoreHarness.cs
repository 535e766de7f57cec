using Magnum.Grains.Store;

namespace Magnum.Storage.Tests;

/// <summary>A fresh database and a store on it.</summary>
public abstract class StoreHarness : IAsyncDisposable
{
    /// <summary>The store under test.</summary>
    public abstract IGrainStore Store { get; }

    /// <summary>Lets the database's time pass, as far as leases and request ids notice.</summary>
    public abstract Task AdvanceAsync(TimeSpan time);

    public abstract ValueTask DisposeAsync();
}
