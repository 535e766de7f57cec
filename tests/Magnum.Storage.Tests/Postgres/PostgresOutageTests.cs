using Magnum.Grains.Store;
using Magnum.Storage.Postgres;
using Magnum.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;

namespace Magnum.Storage.Tests.Postgres;

public sealed class PostgresOutageTests : IAsyncLifetime
{
    private const int Listening = 4207;

    private readonly PostgresCluster _cluster = new("fsync=off");
    private readonly EventWaiter<PostgresGrainStore> _log = new();

    public Task InitializeAsync() => _cluster.StartAsync();

    public Task DisposeAsync() => _cluster.EndAsync();

    [Fact]
    public async Task Store_ServerStopsAndComesBack_FailsTransientlyThenWorks()
    {
        await using var store = await OpenAsync();
        await using var other = await OpenAsync();
        var baymodel = Sample.Baymodel("p1");
        await store.CommitBaymodelAsync(new BaymodelCommit { State = baymodel, ExpectedRevision = null }, CancellationToken.None);
        var first = Sample.Bay(baymodel);
        await store.CommitBayAsync(Insert(first), CancellationToken.None);

        await _cluster.StopAsync();
        var read = await Should.ThrowAsync<StoreException>(() => store.GetBayAsync(first.Uuid, CancellationToken.None));
        var write = await Should.ThrowAsync<StoreException>(() => store.CommitBayAsync(Insert(Sample.Bay(baymodel)), CancellationToken.None));
        var renew = await Should.ThrowAsync<StoreException>(() =>
            store.RenewAsync(new SiloIdentity(Guid.NewGuid(), "h", "b"), TimeSpan.FromMinutes(1), new Dictionary<int, DateTimeOffset>(), CancellationToken.None));
        var bothListen = Task.WhenAll(_log.Next(Listening));
        await _cluster.StartAsync();
        await bothListen.WaitAsync(TimeSpan.FromMinutes(1));

        (read.IsTransient, write.IsTransient, renew.IsTransient).ShouldBe((true, true, true));
        (read.Message, write.Message, renew.Message).ShouldSatisfyAllConditions(
            all => all.Item1.ShouldContain("get-bay"),
            all => all.Item2.ShouldContain("create-bay"),
            all => all.Item3.ShouldContain("renew"));
        (await store.GetBayAsync(first.Uuid, CancellationToken.None))!.State.Name.ShouldBe("bay");
        (await store.CommitBayAsync(Insert(Sample.Bay(baymodel)), CancellationToken.None)).Outcome.ShouldBe(CommitOutcome.Committed);

        BayCommit Insert(Magnum.Grains.Bays.BayState bay) => new() { State = bay, ExpectedRevision = null, Events = [Sample.Event(bay)] };
    }

    [Fact]
    public async Task Open_NoServer_IsTransient()
    {
        await _cluster.StopAsync();

        var refused = await Should.ThrowAsync<StoreException>(OpenAsync);

        refused.IsTransient.ShouldBeTrue();
        refused.Message.ShouldContain("migrate");
    }

    [Fact]
    public async Task Open_UnknownDatabase_IsFinal()
    {
        var refused = await Should.ThrowAsync<StoreException>(() => PostgresGrainStore.OpenAsync(
            new PostgresStoreOptions { ConnectionString = _cluster.ConnectionString + ";Database=nowhere", Keys = PostgresHarness.Keys },
            TimeProvider.System,
            NullLogger<PostgresGrainStore>.Instance,
            CancellationToken.None));

        refused.IsTransient.ShouldBeFalse();
    }

    private Task<PostgresGrainStore> OpenAsync() =>
        PostgresGrainStore.OpenAsync(
            new PostgresStoreOptions { ConnectionString = _cluster.ConnectionString, Keys = PostgresHarness.Keys },
            TimeProvider.System,
            _log,
            CancellationToken.None);
}
