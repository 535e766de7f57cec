using Magnum.Grains.Store;
using Npgsql;

namespace Magnum.Storage.Postgres;

public sealed partial class PostgresGrainStore
{
    private static readonly string Renew = Sql("renew");
    private static readonly string TakeShards = Sql("take-shards");
    private static readonly string ReleaseShards = Sql("release-shards");
    private static readonly string RetireSilo = Sql("retire-silo");
    private static readonly string ListSilos = Sql("list-silos");
    private static readonly string ReadDue = Sql("read-due");
    private static readonly string ReadSettled = Sql("read-settled");
    private static readonly string TakeLease = Sql("take-lease");
    private static readonly string ReleaseLease = Sql("release-lease");
    private static readonly string AskToLook = Sql("ask-to-look");

    /// <inheritdoc/>
    public Task<Renewal> RenewAsync(SiloIdentity silo, TimeSpan ttl, IReadOnlyDictionary<int, DateTimeOffset> syncedThrough, CancellationToken cancellationToken) =>
        _database.RunAsync(
            "renew",
            async session =>
            {
                var rows = await session.QueryAsync(
                    Renew,
                    ReadRenewal,
                    Parameter.Uuid("silo", silo.Id),
                    Parameter.Text("host", silo.Host),
                    Parameter.Text("binary", silo.Binary),
                    Parameter.Span("ttl", ttl),
                    Parameter.Numbers("synced_shards", [.. syncedThrough.Keys]),
                    Parameter.Times("synced_times", syncedThrough.Values));
                return rows[0];
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ShardLease>> TakeShardsAsync(SiloIdentity silo, int count, TimeSpan ttl, CancellationToken cancellationToken) =>
        _database.RunAsync<IReadOnlyList<ShardLease>>(
            "take-shards",
            async session =>
            {
                var taken = await session.QueryAsync(
                    TakeShards,
                    row => new ShardLease(row.GetInt32(0), row.GetInt64(1)) { Expired = row.GetBoolean(2) },
                    Parameter.Uuid("silo", silo.Id),
                    Parameter.Number("count", Math.Max(count, 0)),
                    Parameter.Span("ttl", ttl));
                return [.. taken.OrderBy(lease => lease.Shard)];
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task ReleaseShardsAsync(SiloIdentity silo, IReadOnlyCollection<int> shards, CancellationToken cancellationToken) =>
        _database.RunAsync(
            "release-shards",
            session => session.ExecuteAsync(ReleaseShards, Parameter.Uuid("silo", silo.Id), Parameter.Numbers("shards", shards)),
            cancellationToken);

    /// <inheritdoc/>
    public Task RetireSiloAsync(SiloIdentity silo, CancellationToken cancellationToken) =>
        _database.RunAsync("retire-silo", session => session.ExecuteAsync(RetireSilo, Parameter.Uuid("silo", silo.Id)), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SiloRecord>> ListSilosAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        _database.RunAsync<IReadOnlyList<SiloRecord>>(
            "list-silos",
            async session => await session.QueryAsync(
                ListSilos,
                row => new SiloRecord(
                    row.GetInt64(0),
                    row.GetString(1),
                    row.GetString(2),
                    row.GetInt64(3),
                    row.GetFieldValue<DateTimeOffset>(4),
                    row.GetFieldValue<DateTimeOffset>(5),
                    (int)row.GetInt64(6)),
                Parameter.Time("since", since)),
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DueBay>> ReadDueAsync(
        IReadOnlyCollection<int> shards, DateTimeOffset from, DateTimeOffset before, DueBay? after, int limit, CancellationToken cancellationToken)
    {
        PageLimit.Check(limit);
        return _database.RunAsync<IReadOnlyList<DueBay>>(
            "read-due",
            async session => await session.QueryAsync(
                ReadDue,
                row => new DueBay(row.GetGuid(0), row.GetInt32(1), row.GetFieldValue<DateTimeOffset>(2)),
                Parameter.Numbers("shards", shards),
                Parameter.Time("from", from),
                Parameter.Time("before", before),
                Parameter.Number("after_shard", after?.Shard ?? -1),
                Parameter.Time("after_due", after?.DueAt ?? DateTimeOffset.UnixEpoch),
                Parameter.Uuid("after_uuid", after?.Uuid ?? Guid.Empty),
                Parameter.Number("limit", limit)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SettledBay>> ReadSettledAsync(
        IReadOnlyCollection<int> shards, SettledBay? after, int limit, CancellationToken cancellationToken)
    {
        PageLimit.Check(limit);
        return _database.RunAsync<IReadOnlyList<SettledBay>>(
            "read-settled",
            async session => await session.QueryAsync(
                ReadSettled,
                ReadSettledBay,
                Parameter.Numbers("shards", shards),
                Parameter.Number("after_shard", after?.Shard ?? -1),
                Parameter.Uuid("after_uuid", after?.Uuid ?? Guid.Empty),
                Parameter.Number("limit", limit)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> TakeLeaseAsync(string name, Guid owner, TimeSpan ttl, CancellationToken cancellationToken) =>
        _database.RunAsync(
            "take-lease",
            async session => await session.ExecuteAsync(TakeLease, Parameter.Text("name", name), Parameter.Uuid("owner", owner), Parameter.Span("ttl", ttl)) > 0,
            cancellationToken);

    /// <inheritdoc/>
    public Task ReleaseLeaseAsync(string name, Guid owner, CancellationToken cancellationToken) =>
        _database.RunAsync(
            "release-lease",
            session => session.ExecuteAsync(ReleaseLease, Parameter.Text("name", name), Parameter.Uuid("owner", owner)),
            cancellationToken);

    /// <inheritdoc/>
    public Task AskToLookAsync(IReadOnlyCollection<SettledBay> bays, CancellationToken cancellationToken) =>
        _database.RunAsync(
            "ask-to-look",
            session => session.ExecuteAsync(AskToLook, Parameter.Texts("payloads", SignalPayload.Write(bays.Select(BayTimer.LookAt)))),
            cancellationToken);

    private static Renewal ReadRenewal(NpgsqlDataReader row)
    {
        var shards = row.GetFieldValue<int[]>(1);
        var epochs = row.GetFieldValue<long[]>(2);
        return new Renewal(
            row.GetFieldValue<DateTimeOffset>(0),
            [.. shards.Zip(epochs, (shard, epoch) => new ShardLease(shard, epoch))],
            row.GetFieldValue<Guid[]>(3),
            TimeOrNull(row, 4));
    }

    private static SettledBay ReadSettledBay(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetInt32(1),
        row.GetString(2),
        row.GetString(3),
        row.IsDBNull(4) ? null : row.GetString(4),
        row.IsDBNull(5) ? null : row.GetGuid(5))
    {
        HasEngine = row.GetBoolean(6),
    };
}
