using Magnum.Grains.Store;
using Magnum.Storage.Memory;

namespace Magnum.Storage.Tests.Memory;

internal sealed class MemoryHarness : StoreHarness
{
    private readonly ManualTime _time = new();
    private readonly MemoryGrainStore _store;

    public MemoryHarness() => _store = new MemoryGrainStore(_time);

    public override IGrainStore Store => _store;

    public override Task AdvanceAsync(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync() => _store.DisposeAsync();
}
