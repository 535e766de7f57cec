namespace Magnum.Storage.Tests;

public sealed class SqlFileTests
{
    // Silos act for all projects; schema, signals and event positions belong to none.
    private static readonly string[] OfNoProject =
    [
        "adopt-cluster", "ask-to-look", "baymodel-exists", "baymodel-used", "create-schema-log", "current-position", "data-keys-to-rewrap", "event-bounds", "expired-shards",
        "fence-holds", "get-bay", "get-bays", "list-silos", "listen", "live-silos", "lock-schema", "next-expiry", "notify", "prune-events", "prune-requests", "prune-silos",
        "raise-event-horizon", "read-due", "read-settled", "record-migration", "release-all", "release-lease", "release-leases", "release-shards", "renew", "renew-shards",
        "report-service", "report-silo", "retire-all", "retire-silo", "rewrap-data-key", "schema-level", "take-lease", "take-shards",
    ];

    public static TheoryData<string> Files => [.. SqlFile.In("Sqlite").Concat(SqlFile.In("Postgres"))];

    [Theory]
    [MemberData(nameof(Files))]
    public void EverySqlFile_BeginsWithWhatItGuarantees(string file)
    {
        var lines = SqlFile.Read(file).Split('\n');

        lines[0].ShouldStartWith("-- ");
        lines[0].ShouldEndWith(".");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void EverySqlFile_OfAProject_NamesTheProject(string file)
    {
        if (file.Contains("/Migrations/", StringComparison.Ordinal) || OfNoProject.Contains(Path.GetFileNameWithoutExtension(file)))
        {
            return;
        }

        SqlFile.Read(file).ShouldContain("@project");
    }
}
