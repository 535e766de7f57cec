using Magnum.Grains.Store;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Magnum.Storage.Sqlite;

/// <summary>What SQLite's errors mean to a caller.</summary>
internal static class SqliteFaults
{
    /// <summary>The error as the store's; SQLite's messages name tables and columns, never values.</summary>
    public static StoreException ToStoreException(string operation, SqliteException exception) =>
        new($"SQLite failed in {operation}: {exception.Message}", IsTransient(exception.SqliteErrorCode), exception);

    private static bool IsTransient(int code) =>
        code is raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_NOMEM or raw.SQLITE_INTERRUPT;
}
