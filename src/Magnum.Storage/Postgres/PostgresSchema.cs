using Magnum.Storage.Schema;

namespace Magnum.Storage.Postgres;

/// <summary>Brings a database to this binary's schema.</summary>
internal static class PostgresSchema
{
    private static readonly string Lock = Sql("lock-schema");
    private static readonly string CreateLog = Sql("create-schema-log");
    private static readonly string ReadLevel = Sql("schema-level");
    private static readonly string Record = Sql("record-migration");
    private static readonly string AdoptCluster = Sql("adopt-cluster");

    /// <summary>Makes the steps that are missing, one process at a time, all or none; answers with them.</summary>
    public static Task<IReadOnlyList<Migration>> MigrateAsync(PostgresDatabase database, CancellationToken cancellationToken)
    {
        var migrations = Migration.In("Postgres/Migrations");
        return database.TransactAsync<IReadOnlyList<Migration>>(
            "migrate",
            async session =>
            {
                await session.ExecuteAsync(Lock, Parameter.Number("class", AdvisoryLock.Schema));
                await session.ExecuteAsync(CreateLog);
                var level = await session.QueryAsync(ReadLevel, row => new SchemaLevel(row.GetInt32(0), row.GetInt32(1), row.GetString(2)));
                level[0].Admit(migrations[^1].Level);
                var missing = migrations.Where(migration => migration.Level > level[0].Level).ToList();
                foreach (var migration in missing)
                {
                    await session.ExecuteAsync(migration.Sql);
                    await session.ExecuteAsync(
                        Record,
                        Parameter.Number("level", migration.Level),
                        Parameter.Text("name", migration.Name),
                        Parameter.Number("min", migration.MinBinary),
                        Parameter.Text("version", SchemaLevel.ProductVersion));
                }

                await session.ExecuteAsync(AdoptCluster);
                return missing;
            },
            _ => true,
            cancellationToken);
    }

    private static string Sql(string operation) => SqlFile.Read($"Postgres/Sql/{operation}.sql");
}
