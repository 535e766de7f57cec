using Magnum.Grains;
using Magnum.Storage.Secrets;

namespace Magnum.Storage.Sqlite;

/// <summary>Where and how the store on SQLite keeps its data.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>The database file; made, with its folder, where it is missing. <c>.lock</c>, <c>-wal</c> and <c>-shm</c> files stand beside it.</summary>
    public required string Path { get; init; }

    /// <summary>The key-encryption keys of secrets; null reads them from <c>Path + ".key"</c>, which is made at the first start.</summary>
    public SecretKeys? Keys { get; init; }

    /// <summary>How many reads run side by side, 1 to 64.</summary>
    public int Readers { get; init; } = 4;

    /// <summary>Places at which a test kills or holds the process.</summary>
    public FailPoints FailPoints { get; init; } = FailPoints.None;

    /// <summary>Throws <see cref="ArgumentException"/> when a value is out of its range; the message names it.</summary>
    internal static void Check(SqliteStoreOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Path))
        {
            throw new ArgumentException("Path of the SQLite database is empty.", nameof(options));
        }

        if (options.Readers is < 1 or > 64)
        {
            throw new ArgumentException($"Readers of the SQLite database is {options.Readers}; it is 1 to 64.", nameof(options));
        }
    }
}
