using System.Net.Sockets;
using Magnum.Grains.Store;
using Npgsql;

namespace Magnum.Storage.Postgres;

/// <summary>What PostgreSQL's and the driver's errors mean to a caller.</summary>
internal static class PostgresFaults
{
    private const string IdleInTransactionSessionTimeout = "25P03";

    /// <summary>The error as the store's. Messages about data (class 22 and 23) can repeat values and are left out.</summary>
    public static StoreException ToStoreException(string operation, NpgsqlException exception) =>
        exception is PostgresException error
            ? new($"PostgreSQL failed in {operation}: {Text(error)} ({error.SqlState})", IsTransient(error), error)
            : new($"PostgreSQL cannot be reached in {operation}: {exception.Message}", IsTransient(exception), exception);

    private static string Text(PostgresException error) =>
        IsOfClass(error, "22") || IsOfClass(error, "23")
            ? $"the data was refused{(error.ConstraintName is { } constraint ? $" by {constraint}" : "")}"
            : error.MessageText;

    // Beside what the driver calls transient: connection trouble, a shutdown, a cancelled statement, a server that became a standby.
    private static bool IsTransient(PostgresException error) =>
        error.IsTransient
        || IsOfClass(error, "08")
        || IsOfClass(error, "40")
        || IsOfClass(error, "53")
        || IsOfClass(error, "57")
        || error.SqlState is PostgresErrorCodes.LockNotAvailable
            or IdleInTransactionSessionTimeout
            or PostgresErrorCodes.ReadOnlySqlTransaction;

    private static bool IsTransient(NpgsqlException exception) =>
        exception.IsTransient || exception.InnerException is IOException or SocketException or TimeoutException or PostgresException { IsTransient: true };

    private static bool IsOfClass(PostgresException error, string sqlClass) => error.SqlState.StartsWith(sqlClass, StringComparison.Ordinal);
}
