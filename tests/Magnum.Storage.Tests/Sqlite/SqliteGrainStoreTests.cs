using System.Runtime.Versioning;
using Magnum.Grains.Store;

namespace Magnum.Storage.Tests.Sqlite;

public sealed class SqliteGrainStoreTests : DurableStoreSuite
{
    private SqliteHarness Sqlite => (SqliteHarness)Harness;

    [Fact]
    public async Task Open_AlreadyOpen_IsRefusedSayingWhy()
    {
        var store = Sqlite.Opened;

        var refused = await Should.ThrowAsync<StoreException>(() => Sqlite.OpenAsync());

        refused.Message.ShouldContain("another server works with it");
        refused.Message.ShouldContain("PostgreSQL");
        refused.IsTransient.ShouldBeFalse();
        (await store.ListSilosAsync(Sample.T0, None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Open_AfterAnEndWithoutRelease_ShardsAreFreeAtOnce()
    {
        var silo = new SiloIdentity(Guid.NewGuid(), "h1", "magnum-server");
        await Sqlite.Store.RenewAsync(silo, TimeSpan.FromHours(1), NotSynced, None);
        await Sqlite.Store.TakeShardsAsync(silo, 1024, TimeSpan.FromHours(1), None);

        await Sqlite.CloseAsync();
        await Sqlite.OpenAsync();

        var next = silo with { Id = Guid.NewGuid() };
        var taken = await Sqlite.Store.TakeShardsAsync(next, 1024, TimeSpan.FromHours(1), None);
        taken.Count.ShouldBe(1024);
        taken.ShouldAllBe(lease => lease.Epoch == 2);
        (await Sqlite.Store.RenewAsync(next, TimeSpan.FromHours(1), NotSynced, None)).LiveSilos.ShouldBe([next.Id]);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Open_NewDatabase_OnlyItsOwnerReadsIt()
    {
        var folder = Path.GetDirectoryName(Sqlite.Path)!;

        foreach (var file in (string[])["magnum.db", "magnum.db.key", "magnum.db-wal"])
        {
            File.GetUnixFileMode(Path.Combine(folder, file)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
        }
    }

    [Fact]
    public async Task Open_NotADatabase_IsRefused()
    {
        await Sqlite.CloseAsync();
        await File.WriteAllTextAsync(Sqlite.Path, new string('x', 10_000));

        var refused = await Should.ThrowAsync<StoreException>(() => Sqlite.OpenAsync());

        refused.IsTransient.ShouldBeFalse();
        refused.Message.ShouldContain("open");
    }

    [Fact]
    public async Task Closed_AnyUse_IsRefusedAndNothingHangs()
    {
        var store = Sqlite.Opened;
        await Sqlite.CloseAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => store.GetBayAsync(Guid.NewGuid(), None));
        await Should.ThrowAsync<ObjectDisposedException>(() => store.RenewAsync(new SiloIdentity(Guid.NewGuid(), "h", "b"), TimeSpan.FromHours(1), NotSynced, None));
    }

    protected override async Task<StoreHarness> OpenAsync()
    {
        var harness = new SqliteHarness();
        await harness.OpenAsync();
        return harness;
    }

    protected override Task<int> RewrapAsync() => Sqlite.Opened.RewrapAsync(None);
}
