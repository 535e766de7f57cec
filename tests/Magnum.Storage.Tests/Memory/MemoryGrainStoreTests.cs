namespace Magnum.Storage.Tests.Memory;

public sealed class MemoryGrainStoreTests : GrainStoreSuite
{
    protected override Task<StoreHarness> OpenAsync() => Task.FromResult<StoreHarness>(new MemoryHarness());
}
