using System.Text.Json.Nodes;
using Magnum.Benchmarks.Hosting;
using Npgsql;

namespace Magnum.ChaosTests.Checks;

/// <summary>Has the database itself write down every commit to a bay's row.</summary>
/// <param name="database">The database.</param>
internal sealed class Audit(BenchmarkDatabase database)
{
    public static async Task<Audit> BeginAsync(BenchmarkDatabase database)
    {
        await using var text = typeof(Audit).Assembly.GetManifestResourceStream("audit.sql")!;
        using var reader = new StreamReader(text);
        await database.ExecuteAsync(await reader.ReadToEndAsync());
        return new Audit(database);
    }

    /// <summary>Bays with an operation in flight.</summary>
    public Task<IReadOnlyList<string>> InProgressAsync() => ReadAsync(
        "SELECT uuid::text || ' ' || status || ' ' || (body->'operation')::text || coalesce(' ' || (body->>'parked'), '') FROM bays WHERE body->'operation' IS NOT NULL",
        row => row.GetString(0));

    /// <summary>What is left of bays in the tables beside their own.</summary>
    public async Task<long> SecretsAsync() => (await ReadAsync("SELECT (SELECT count(*) FROM secrets) + (SELECT count(*) FROM secret_keys)", row => row.GetInt64(0)))[0];

    /// <summary>All bays that ever were.</summary>
    public async Task<IReadOnlyList<AuditedBay>> BaysAsync()
    {
        var changes = await ReadAsync(
            "SELECT uuid::text, change, before, revision, status, due_at IS NOT NULL, body::text FROM audit.bays ORDER BY number",
            row => (Bay: row.GetString(0), Change: new AuditedChange(
                row.GetString(1), row.IsDBNull(2) ? null : row.GetInt64(2), row.GetInt64(3), row.GetString(4), row.GetBoolean(5), JsonNode.Parse(row.GetString(6))!)));
        var events = (await ReadAsync("SELECT bay_uuid::text, body->>'status' FROM events ORDER BY transaction_id, ordinal", row => (Bay: row.GetString(0), Status: row.GetString(1))))
            .ToLookup(happened => happened.Bay, happened => happened.Status, StringComparer.Ordinal);
        return [.. changes.GroupBy(change => change.Bay, StringComparer.Ordinal).Select(bay => new AuditedBay(bay.Key, [.. bay.Select(change => change.Change)], [.. events[bay.Key]]))];
    }

    private async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> row)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(row(reader));
        }

        return rows;
    }
}
