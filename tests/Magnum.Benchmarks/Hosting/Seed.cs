using Magnum.Grains;
using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;
using Magnum.Grains.Store;
using Magnum.Storage;
using Magnum.Storage.Secrets;
using Npgsql;
using NpgsqlTypes;

namespace Magnum.Benchmarks.Hosting;

/// <summary>Fills a database by COPY, with rows that the product itself would have written.</summary>
internal static class Seed
{
    private const string CopyBays =
        """
        COPY bays (uuid, shard, project_id, user_id, name, status, stack_id, stack_status, stack_operation, has_engine, baymodel_uuid, revision, due_at, created_at, body)
        FROM STDIN (FORMAT BINARY)
        """;

    /// <summary>A public baymodel.</summary>
    public static async Task<Baymodel> BaymodelAsync(IGrainStore store)
    {
        var baymodel = Sample.Baymodel("seed");
        (await store.CommitBaymodelAsync(new BaymodelCommit { State = baymodel, ExpectedRevision = null }, CancellationToken.None)).Outcome.ShouldBe(CommitOutcome.Committed);
        return baymodel;
    }

    /// <summary>So many settled bays in each project.</summary>
    public static async Task<IReadOnlyList<BayState>> BaysAsync(BenchmarkDatabase database, Baymodel baymodel, IEnumerable<string> projects, int perProject)
    {
        var bays = projects.SelectMany(project => Enumerable.Range(0, perProject).Select(number => Sample.Bay(baymodel, project, number))).ToList();
        await CopyAsync(database, bays);
        await database.ExecuteAsync("VACUUM ANALYZE");
        return bays;
    }

    /// <summary>Writes bays.</summary>
    public static async Task CopyAsync(BenchmarkDatabase database, IEnumerable<BayState> bays)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var copy = await connection.BeginBinaryImportAsync(CopyBays);
        foreach (var bay in bays)
        {
            await copy.StartRowAsync();
            await copy.WriteAsync(bay.Uuid, NpgsqlDbType.Uuid);
            await copy.WriteAsync(Shard.Of(bay.ProjectId, bay.Uuid), NpgsqlDbType.Integer);
            await copy.WriteAsync(bay.ProjectId, NpgsqlDbType.Text);
            await copy.WriteAsync(bay.UserId, NpgsqlDbType.Text);
            await copy.WriteAsync(bay.Name, NpgsqlDbType.Text);
            await copy.WriteAsync(bay.Status.ToName(), NpgsqlDbType.Text);
            await WriteAsync(copy, bay.StackId, NpgsqlDbType.Text);
            await WriteAsync(copy, bay.StackStatus, NpgsqlDbType.Text);
            await WriteAsync(copy, bay.AppliedOperationId, NpgsqlDbType.Uuid);
            await copy.WriteAsync(bay.ApiAddress is not null, NpgsqlDbType.Boolean);
            await copy.WriteAsync(bay.BaymodelUuid, NpgsqlDbType.Uuid);
            await copy.WriteAsync(1L, NpgsqlDbType.Bigint);
            await WriteAsync(copy, bay.DueAt?.UtcDateTime, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(bay.CreatedAt.UtcDateTime, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(GrainJson.Write(bay), NpgsqlDbType.Json);
        }

        await copy.CompleteAsync();
    }

    /// <summary>Writes the sealed trustee passwords of bays.</summary>
    public static async Task CopySecretsAsync(BenchmarkDatabase database, IEnumerable<(string Project, Guid Bay)> bays)
    {
        var keys = new KeyRing(SecretKeys.Parse(database.Keys, "keys"));
        await using var first = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await using var second = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await first.OpenAsync();
        await second.OpenAsync();
        foreach (var some in bays.Chunk(50_000))
        {
            var sealedSecrets = new List<byte[]>(some.Length);
            await using (var copy = await first.BeginBinaryImportAsync("COPY secret_keys (bay_uuid, project_id, kek_id, envelope) FROM STDIN (FORMAT BINARY)"))
            {
                foreach (var (project, bay) in some)
                {
                    using var key = KeyRing.Create(project, bay);
                    sealedSecrets.Add(key.Seal(SecretKinds.TrusteePassword, "trustee-password"));
                    var wrapped = keys.Wrap(key);
                    await copy.WriteRowAsync(CancellationToken.None, bay, project, wrapped.KekId, wrapped.Envelope);
                }

                await copy.CompleteAsync();
            }

            await using (var copy = await second.BeginBinaryImportAsync("COPY secrets (bay_uuid, kind, project_id, envelope) FROM STDIN (FORMAT BINARY)"))
            {
                foreach (var ((project, bay), envelope) in some.Zip(sealedSecrets))
                {
                    await copy.WriteRowAsync(CancellationToken.None, bay, SecretKinds.TrusteePassword, project, envelope);
                }

                await copy.CompleteAsync();
            }
        }
    }

    private static Task WriteAsync<T>(NpgsqlBinaryImporter copy, T? value, NpgsqlDbType type) => value is null ? copy.WriteNullAsync() : copy.WriteAsync(value, type);
}
