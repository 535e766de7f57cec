using Npgsql;

namespace Magnum.Storage.Postgres;

/// <summary>The pool of connections; runs operations on it, measures them and turns errors into <c>StoreException</c>.</summary>
internal sealed class PostgresDatabase(NpgsqlDataSource source, TimeProvider time) : IAsyncDisposable
{
    private const string System = "postgresql";

    /// <summary>Runs single statements, each its own transaction.</summary>
    public Task<T> RunAsync<T>(string operation, Func<PostgresSession, Task<T>> work, CancellationToken cancellationToken) =>
        MeasureAsync(
            operation,
            async () =>
            {
                await using var connection = await source.OpenConnectionAsync(cancellationToken);
                return await work(new PostgresSession(connection, cancellationToken));
            });

    /// <summary>Runs a transaction (read committed); what <paramref name="keeps"/> denies is rolled back.</summary>
    public Task<T> TransactAsync<T>(
        string operation, Func<PostgresSession, Task<T>> work, Func<T, bool> keeps, CancellationToken cancellationToken) =>
        MeasureAsync(
            operation,
            async () =>
            {
                await using var connection = await source.OpenConnectionAsync(cancellationToken);
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                var result = await work(new PostgresSession(connection, cancellationToken));
                if (keeps(result))
                {
                    await transaction.CommitAsync(cancellationToken);
                }
                else
                {
                    await transaction.RollbackAsync(cancellationToken);
                }

                return result;
            });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => source.DisposeAsync();

    private async Task<T> MeasureAsync<T>(string operation, Func<Task<T>> run)
    {
        using var measured = StoreTelemetry.Start(System, operation, time);
        try
        {
            return await run();
        }
        catch (NpgsqlException exception)
        {
            measured.Failed(exception);
            throw PostgresFaults.ToStoreException(operation, exception);
        }
        catch (Exception exception)
        {
            measured.Failed(exception);
            throw;
        }
    }
}
