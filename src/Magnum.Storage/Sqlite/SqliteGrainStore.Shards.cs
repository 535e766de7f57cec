using System.Text.Json;
using Magnum.Grains.Store;
using Microsoft.Data.Sqlite;

namespace Magnum.Storage.Sqlite;

public sealed partial class SqliteGrainStore
{
    private static readonly string ReportService = Sql("report-service");
    private static readonly string ReportSilo = Sql("report-silo");
    private static readonly string RenewShards = Sql("renew-shards");
    private static readonly string LiveSilos = Sql("live-silos");
    private static readonly string NextExpiry = Sql("next-expiry");
    private static readonly string ExpiredShards = Sql("expired-shards");
    private static readonly string TakeShards = Sql("take-shards");
    private static readonly string ReleaseShards = Sql("release-shards");
    private static readonly string ReleaseAll = Sql("release-all");
    private static readonly string ReleaseLeases = Sql("release-leases");
    private static readonly string RetireAll = Sql("retire-all");
    private static readonly string RetireSilo = Sql("retire-silo");
    private static readonly string ListSilos = Sql("list-silos");
    private static readonly string ReadDue = Sql("read-due");
    private static readonly string ReadSettled = Sql("read-settled");
    private static readonly string TakeLease = Sql("take-lease");
    private static readonly string ReleaseLease = Sql("release-lease");

    /// <inheritdoc/>
    public Task<Renewal> RenewAsync(SiloIdentity silo, TimeSpan ttl, IReadOnlyDictionary<int, DateTimeOffset> syncedThrough, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            "renew",
            session =>
            {
                var now = Now();
                var service = session.Number(ReportService, ("@host", silo.Host), ("@binary", silo.Binary), ("@now", now));
                session.Execute(ReportSilo, ("@silo", silo.Id), ("@service", service), ("@until", now + ttl));
                var owned = session.Query(RenewShards, ReadLease, ("@silo", silo.Id), ("@until", now + ttl), ("@synced", JsonSerializer.Serialize(syncedThrough.ToDictionary(shard => shard.Key, shard => StoreTime.ToMicroseconds(shard.Value)))));
                var live = session.Query(LiveSilos, row => Guid.Parse(row.GetString(0)), ("@now", now));
                var next = session.Query(NextExpiry, row => TimeOrNull(row, 0), ("@silo", silo.Id))[0];
                return new Renewal(now, [.. owned.OrderBy(lease => lease.Shard)], live, next);
            },
            _ => true,
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ShardLease>> TakeShardsAsync(SiloIdentity silo, int count, TimeSpan ttl, CancellationToken cancellationToken) =>
        _database.WriteAsync<IReadOnlyList<ShardLease>>(
            "take-shards",
            session =>
            {
                var now = Now();
                var expired = session.Query(ExpiredShards, row => row.GetInt32(0), ("@now", now));
                var taken = session.Query(
                    TakeShards, ReadLease, ("@silo", silo.Id), ("@until", now + ttl), ("@now", now), ("@count", Math.Max(count, 0)));
                return [.. taken.OrderBy(lease => lease.Shard).Select(lease => lease with { Expired = expired.Contains(lease.Shard) })];
            },
            _ => true,
            cancellationToken);

    /// <inheritdoc/>
    public Task ReleaseShardsAsync(SiloIdentity silo, IReadOnlyCollection<int> shards, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            "release-shards",
            session => session.Execute(ReleaseShards, ("@silo", silo.Id), ("@shards", JsonSerializer.Serialize(shards))),
            _ => true,
            cancellationToken);

    /// <inheritdoc/>
    public Task RetireSiloAsync(SiloIdentity silo, CancellationToken cancellationToken) =>
        _database.WriteAsync("retire-silo", session => session.Execute(RetireSilo, ("@silo", silo.Id)), _ => true, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SiloRecord>> ListSilosAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        _database.ReadAsync<IReadOnlyList<SiloRecord>>(
            "list-silos",
            session => session.Query(
                ListSilos,
                row => new SiloRecord(
                    row.GetInt64(0),
                    row.GetString(1),
                    row.GetString(2),
                    row.GetInt64(3),
                    StoreTime.FromMicroseconds(row.GetInt64(4)),
                    StoreTime.FromMicroseconds(row.GetInt64(5)),
                    row.GetInt32(6)),
                ("@since", since),
                ("@now", Now())),
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DueBay>> ReadDueAsync(
        IReadOnlyCollection<int> shards, DateTimeOffset from, DateTimeOffset before, DueBay? after, int limit, CancellationToken cancellationToken)
    {
        PageLimit.Check(limit);
        return _database.ReadAsync<IReadOnlyList<DueBay>>(
            "read-due",
            session => session.Query(
                ReadDue,
                row => new DueBay(Guid.Parse(row.GetString(0)), row.GetInt32(1), StoreTime.FromMicroseconds(row.GetInt64(2))),
                ("@shards", JsonSerializer.Serialize(shards)),
                ("@from", from),
                ("@before", before),
                ("@after_shard", after?.Shard ?? -1),
                ("@after_due", after?.DueAt ?? DateTimeOffset.UnixEpoch),
                ("@after_uuid", after?.Uuid.ToString("D") ?? ""),
                ("@limit", limit)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SettledBay>> ReadSettledAsync(
        IReadOnlyCollection<int> shards, SettledBay? after, int limit, CancellationToken cancellationToken)
    {
        PageLimit.Check(limit);
        return _database.ReadAsync<IReadOnlyList<SettledBay>>(
            "read-settled",
            session => session.Query(
                ReadSettled,
                ReadSettledBay,
                ("@shards", JsonSerializer.Serialize(shards)),
                ("@after_shard", after?.Shard ?? -1),
                ("@after_uuid", after?.Uuid.ToString("D") ?? ""),
                ("@limit", limit)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> TakeLeaseAsync(string name, Guid owner, TimeSpan ttl, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            "take-lease",
            session =>
            {
                var now = Now();
                return session.Execute(TakeLease, ("@name", name), ("@owner", owner), ("@now", now), ("@until", now + ttl)) > 0;
            },
            _ => true,
            cancellationToken);

    /// <inheritdoc/>
    public Task ReleaseLeaseAsync(string name, Guid owner, CancellationToken cancellationToken) =>
        _database.WriteAsync("release-lease", session => session.Execute(ReleaseLease, ("@name", name), ("@owner", owner)), _ => true, cancellationToken);

    /// <inheritdoc/>
    public Task AskToLookAsync(IReadOnlyCollection<SettledBay> bays, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _signals.AskToLook(bays);
        return Task.CompletedTask;
    }

    private static ShardLease ReadLease(SqliteDataReader row) => new(row.GetInt32(0), row.GetInt64(1));

    private static SettledBay ReadSettledBay(SqliteDataReader row) => new(
        Guid.Parse(row.GetString(0)),
        row.GetInt32(1),
        row.GetString(2),
        row.GetString(3),
        row.IsDBNull(4) ? null : row.GetString(4),
        row.IsDBNull(5) ? null : Guid.Parse(row.GetString(5)))
    {
        HasEngine = row.GetBoolean(6),
    };

    private Task<int> ReleaseAllAsync(CancellationToken cancellationToken) =>
        _database.WriteAsync(
            "release-all",
            session => session.Execute(ReleaseAll) + session.Execute(ReleaseLeases) + session.Execute(RetireAll),
            _ => true,
            cancellationToken);
}
