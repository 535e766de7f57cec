namespace Magnum.Storage.Tests.Sqlite;

public sealed class SqliteGrainStoreTests : GrainStoreSuite
{
    protected override async Task<StoreHarness> OpenAsync()
    {
        var harness = new SqliteHarness();
        await harness.OpenAsync();
        return harness;
    }
}
