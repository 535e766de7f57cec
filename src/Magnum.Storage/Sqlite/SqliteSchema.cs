using Magnum.Storage.Schema;

namespace Magnum.Storage.Sqlite;

/// <summary>Brings a database file to this binary's schema.</summary>
internal static class SqliteSchema
{
    private static readonly string CreateLog = SqlFile.Read("Sqlite/Sql/create-schema-log.sql");
    private static readonly string ReadLevel = SqlFile.Read("Sqlite/Sql/schema-level.sql");
    private static readonly string Record = SqlFile.Read("Sqlite/Sql/record-migration.sql");

    /// <summary>Makes the steps that are missing, all or none; answers with them.</summary>
    public static Task<IReadOnlyList<Migration>> MigrateAsync(SqliteDatabase database, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var migrations = Migration.In("Sqlite/Migrations");
        return database.WriteAsync<IReadOnlyList<Migration>>(
            "migrate",
            session =>
            {
                session.Execute(CreateLog);
                var level = session.Query(ReadLevel, row => new SchemaLevel(row.GetInt32(0), row.GetInt32(1), row.GetString(2)))[0];
                level.Admit(migrations[^1].Level);
                var missing = migrations.Where(migration => migration.Level > level.Level).ToList();
                foreach (var migration in missing)
                {
                    session.Script(migration.Sql);
                    session.Execute(
                        Record,
                        ("@level", migration.Level),
                        ("@name", migration.Name),
                        ("@min", migration.MinBinary),
                        ("@now", now),
                        ("@version", SchemaLevel.ProductVersion));
                }

                return missing;
            },
            _ => true,
            cancellationToken);
    }
}
