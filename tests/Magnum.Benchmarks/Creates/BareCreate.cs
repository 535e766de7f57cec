using Magnum.Grains;
using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;
using Magnum.Grains.Store;
using Magnum.Storage;
using Magnum.Storage.Postgres;
using Npgsql;

namespace Magnum.Benchmarks.Creates;

/// <summary>
/// The statements of a create as one would send them who hates waste: a connection of its own for each caller, everything prepared once, body, event and
/// sealed secret there already, BEGIN and COMMIT riding with the others: two trips.
/// </summary>
internal sealed class BareCreate : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlBatch _check;
    private readonly NpgsqlBatch _write;

    private BareCreate(NpgsqlConnection connection, NpgsqlBatch check, NpgsqlBatch write) => (_connection, _check, _write) = (connection, check, write);

    public static async Task<BareCreate> PrepareAsync(NpgsqlDataSource source, Baymodel baymodel, BayState bay, BayEvent accepted, int quota)
    {
        var connection = await source.OpenConnectionAsync();
        var check = Batch(
            connection,
            ("BEGIN", []),
            (Sql("claim-request"), [
                Parameter.Uuid("request", Guid.Empty), Parameter.Uuid("uuid", Guid.Empty), Parameter.Text("project", bay.ProjectId), Parameter.Text("method", "CreateBay"),
                Parameter.Text("hash", new string('0', 64)), Parameter.Span("life", RequestLife.Length)]),
            (Sql("lock-project"), [Parameter.Number("class", AdvisoryLock.Project), Parameter.Text("project", bay.ProjectId)]),
            (Sql("count-bays"), [Parameter.Text("project", bay.ProjectId), Parameter.Number("most", quota)]),
            (Sql("pin-baymodel"), [Parameter.Uuid("uuid", baymodel.Uuid), Parameter.Long("revision", 1), Parameter.Text("project", bay.ProjectId)]));
        var write = Batch(
            connection,
            (Sql("insert-bay"), [
                Parameter.Uuid("uuid", Guid.Empty), Parameter.Number("shard", Shard.Of(bay.ProjectId, bay.Uuid)), Parameter.Text("project", bay.ProjectId), Parameter.Text("user", bay.UserId),
                Parameter.Text("name", bay.Name), Parameter.Text("status", bay.Status.ToName()), Parameter.Text("stack", bay.StackId), Parameter.Uuid("baymodel", baymodel.Uuid),
                Parameter.Time("due", bay.DueAt), Parameter.Time("created", bay.CreatedAt), Parameter.Json("body", GrainJson.Write(bay)),
                Parameter.Times("times", [accepted.Time]), Parameter.Texts("events", [GrainJson.Write(accepted)]),
                Parameter.Text("kek", "bench"), Parameter.Bytes("key", new byte[60]), Parameter.Texts("kinds", [SecretKinds.TrusteePassword]), Parameter.Envelopes("envelopes", [new byte[69]])]),
            ("COMMIT", []));
        await check.PrepareAsync();
        await write.PrepareAsync();
        return new BareCreate(connection, check, write);
    }

    public async Task RunAsync()
    {
        var uuid = Guid.NewGuid();
        _check.BatchCommands[1].Parameters[0].Value = Guid.NewGuid();
        _check.BatchCommands[1].Parameters[1].Value = uuid;
        await using (var facts = await _check.ExecuteReaderAsync())
        {
            do
            {
                (await facts.ReadAsync()).ShouldBeTrue();
                facts.GetValue(0);
            }
            while (await facts.NextResultAsync());
        }

        _write.BatchCommands[0].Parameters[0].Value = uuid;
        await using var written = await _write.ExecuteReaderAsync();
        (await written.ReadAsync() && written.GetBoolean(1)).ShouldBeTrue();
    }

    public async ValueTask DisposeAsync()
    {
        await _check.DisposeAsync();
        await _write.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static NpgsqlBatch Batch(NpgsqlConnection connection, params (string Sql, NpgsqlParameter[] Parameters)[] statements)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var (sql, parameters) in statements)
        {
            batch.BatchCommands.Add(PostgresSession.Statement(sql, parameters));
        }

        return batch;
    }

    private static string Sql(string operation) => SqlFile.Read($"Postgres/Sql/{operation}.sql");
}
