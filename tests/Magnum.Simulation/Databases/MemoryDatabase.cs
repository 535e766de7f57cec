using Magnum.Grains.Store;
using Magnum.Storage.Memory;

namespace Magnum.Simulation.Databases;

/// <summary>The store in memory.</summary>
internal sealed class MemoryDatabase(TimeProvider time) : Database
{
    private readonly MemoryGrainStore _store = new(time);

    public override IGrainStore Store => _store;

    public override IEnumerable<Guid> BaysWithSecrets => _store.BaysWithSecrets;

    public override ValueTask DisposeAsync() => _store.DisposeAsync();
}
