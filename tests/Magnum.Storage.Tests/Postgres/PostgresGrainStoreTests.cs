namespace Magnum.Storage.Tests.Postgres;

[Collection(PostgresSuite.Name)]
public sealed class PostgresGrainStoreTests(PostgresServer server) : GrainStoreSuite
{
    protected override async Task<StoreHarness> OpenAsync() => await PostgresHarness.CreateAsync(server);
}
