using Magnum.Grains.Store;

namespace Magnum.Storage.Sqlite;

/// <summary>The exclusive right of one process to a database file; the system gives it back when the process ends, however it ends.</summary>
internal sealed class SqliteLock : IDisposable
{
    private readonly FileStream _file;

    private SqliteLock(FileStream file) => _file = file;

    /// <summary>Takes the right. Throws <see cref="StoreException"/> when another process has it.</summary>
    public static SqliteLock Take(string databasePath)
    {
        try
        {
            return new SqliteLock(new FileStream(databasePath + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception)
        {
            throw new StoreException(
                $"{databasePath} cannot be locked: another server works with it ({exception.Message}). "
                + "SQLite serves one process; stop the other one, or use PostgreSQL for several.",
                isTransient: false,
                exception);
        }
    }

    public void Dispose() => _file.Dispose();
}
