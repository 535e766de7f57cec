using Magnum.Grains;
using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;
using Magnum.Grains.Store;
using Magnum.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Magnum.Benchmarks.Hosting;

/// <summary>Fills a database by COPY, with rows that the product itself would have written.</summary>
internal static class Seed
{
    private const string CopyBays =
        "COPY bays (uuid, shard, project_id, user_id, name, status, stack_id, baymodel_uuid, revision, due_at, created_at, body) FROM STDIN (FORMAT BINARY)";

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
        await using var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using (var copy = await connection.BeginBinaryImportAsync(CopyBays))
        {
            foreach (var bay in bays)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(bay.Uuid, NpgsqlDbType.Uuid);
                await copy.WriteAsync(Shard.Of(bay.ProjectId, bay.Uuid), NpgsqlDbType.Integer);
                await copy.WriteAsync(bay.ProjectId, NpgsqlDbType.Text);
                await copy.WriteAsync(bay.UserId, NpgsqlDbType.Text);
                await copy.WriteAsync(bay.Name, NpgsqlDbType.Text);
                await copy.WriteAsync(bay.Status.ToName(), NpgsqlDbType.Text);
                await copy.WriteAsync(bay.StackId!, NpgsqlDbType.Text);
                await copy.WriteAsync(bay.BaymodelUuid, NpgsqlDbType.Uuid);
                await copy.WriteAsync(1L, NpgsqlDbType.Bigint);
                await copy.WriteNullAsync();
                await copy.WriteAsync(bay.CreatedAt.UtcDateTime, NpgsqlDbType.TimestampTz);
                await copy.WriteAsync(GrainJson.Write(bay), NpgsqlDbType.Json);
            }

            await copy.CompleteAsync();
        }

        await database.ExecuteAsync("VACUUM ANALYZE");
        return bays;
    }
}
