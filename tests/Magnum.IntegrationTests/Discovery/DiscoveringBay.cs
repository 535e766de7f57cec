using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;
using Magnum.Grains.Discovery;
using Magnum.Grains.Store;
using Magnum.IntegrationTests.Hosting;
using Magnum.Storage.Postgres;
using Magnum.Storage.Secrets;
using Magnum.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Magnum.IntegrationTests.Discovery;

/// <summary>A settled bay that stands in the database of a server before the server starts, and the address by which its masters find each other.</summary>
internal sealed record DiscoveringBay(string DiscoveryUrl)
{
    /// <summary>Writes such a bay.</summary>
    /// <param name="server">The server, which is not started.</param>
    /// <param name="masters">How many masters it has.</param>
    /// <param name="expires">Until when its token is good.</param>
    public static async Task<DiscoveringBay> WriteAsync(TestServer server, int masters, DateTimeOffset expires)
    {
        var spec = new BaymodelSpec { Coe = "swarm", ImageId = "image", KeypairId = "key", ExternalNetworkId = "public", ClusterDistro = "fedora-atomic" };
        var baymodel = new Baymodel { Uuid = Guid.NewGuid(), ProjectId = "p", UserId = "u", Name = "model", CreatedAt = DateTimeOffset.UnixEpoch, Spec = spec };
        var bay = new BayState
        {
            Uuid = Guid.NewGuid(),
            ProjectId = "p",
            UserId = "u",
            Name = "bay",
            BaymodelUuid = baymodel.Uuid,
            Baymodel = spec,
            NodeCount = 1,
            MasterCount = masters,
            Status = BayStatus.CreateComplete,
            StackName = "bay-stack",
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        var made = new OwnDiscovery(server.NodeAddress.ToString().TrimEnd('/')).Make(bay.Uuid);
        var line = new LedgerEntry(LedgerKind.DiscoveryToken, "discovery", LedgerState.Present) { Id = made.Token, ExpiresAt = expires };
        bay = bay with { DiscoveryUrl = made.Url, Ledger = Ledger.Empty.With(line) };

        var (store, owner) = await OpenAsync(server);
        await using var opened = owner;
        await store.CommitBaymodelAsync(new BaymodelCommit { State = baymodel, ExpectedRevision = null }, CancellationToken.None);
        var commit = new BayCommit { State = bay, ExpectedRevision = null, Baymodel = new BaymodelPin(baymodel.Uuid, 1) };
        (await store.CommitBayAsync(commit, CancellationToken.None)).Outcome.ShouldBe(CommitOutcome.Committed);
        return new DiscoveringBay(made.Url);
    }

    private static async Task<(IGrainStore Store, IAsyncDisposable Owner)> OpenAsync(TestServer server)
    {
        if (server.Postgres is { } database)
        {
            var postgres = await PostgresGrainStore.OpenAsync(
                new PostgresStoreOptions { ConnectionString = database, Keys = SecretKeys.Parse(server.SecretKeys!, "test") },
                TimeProvider.System,
                NullLogger<PostgresGrainStore>.Instance,
                CancellationToken.None);
            return (postgres, postgres);
        }

        var sqlite = await SqliteGrainStore.OpenAsync(
            new SqliteStoreOptions { Path = server.Database }, TimeProvider.System, NullLogger<SqliteGrainStore>.Instance, CancellationToken.None);
        return (sqlite, sqlite);
    }
}
