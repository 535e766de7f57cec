using System.Threading.Channels;
using Magnum.Grains.Store;
using Microsoft.Data.Sqlite;

namespace Magnum.Storage.Sqlite;

/// <summary>The open file: one connection that writes, a few that read beside it, each in transactions; errors become <see cref="StoreException"/>.</summary>
internal sealed class SqliteDatabase : IAsyncDisposable
{
    private const string System = "sqlite";

    private readonly SqliteLock _lock;
    private readonly SqliteSession _writer;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Channel<SqliteSession> _readers;
    private readonly int _readerCount;
    private readonly TimeProvider _time;
    private int _disposed;

    private SqliteDatabase(SqliteLock fileLock, SqliteSession writer, IReadOnlyList<SqliteSession> readers, TimeProvider time)
    {
        _lock = fileLock;
        _writer = writer;
        _time = time;
        _readerCount = readers.Count;
        _readers = Channel.CreateBounded<SqliteSession>(_readerCount);
        foreach (var reader in readers)
        {
            _readers.Writer.TryWrite(reader);
        }
    }

    /// <summary>Locks and opens the file, making it where it is missing.</summary>
    public static SqliteDatabase Open(SqliteStoreOptions options, TimeProvider time)
    {
        var path = Path.GetFullPath(options.Path);
        var fileLock = TakeLock(path);
        var sessions = new List<SqliteSession>();
        try
        {
            Create(path);
            sessions.Add(Connect(path, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"));
            for (var i = 0; i < options.Readers; i++)
            {
                sessions.Add(Connect(path, "PRAGMA query_only = ON;"));
            }

            return new SqliteDatabase(fileLock, sessions[0], sessions[1..], time);
        }
        catch (Exception exception)
        {
            sessions.ForEach(session => session.Dispose());
            fileLock.Dispose();
            if (exception is SqliteException fault)
            {
                throw SqliteFaults.ToStoreException("open", fault);
            }

            throw;
        }
    }

    /// <summary>Reads from one snapshot.</summary>
    public async Task<T> ReadAsync<T>(string operation, Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        var session = await TakeReaderAsync(cancellationToken);
        try
        {
            return Run(operation, session, "BEGIN", work, _ => true);
        }
        finally
        {
            _readers.Writer.TryWrite(session);
        }
    }

    /// <summary>Writes in one transaction, the only one at the time; what <paramref name="keeps"/> denies is rolled back.</summary>
    public async Task<T> WriteAsync<T>(string operation, Func<SqliteSession, T> work, Func<T, bool> keeps, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed != 0, this);
            return Run(operation, _writer, "BEGIN IMMEDIATE", work, keeps);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        for (var i = 0; i < _readerCount; i++)
        {
            (await _readers.Reader.ReadAsync()).Dispose();
        }

        _readers.Writer.Complete();
        await _writing.WaitAsync();
        _writer.Dispose();
        _lock.Dispose();
        _writing.Release();
    }

    private async ValueTask<SqliteSession> TakeReaderAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _readers.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException exception)
        {
            throw new ObjectDisposedException("The store is closed.", exception);
        }
    }

    private T Run<T>(string operation, SqliteSession session, string begin, Func<SqliteSession, T> work, Func<T, bool> keeps)
    {
        using var measured = StoreTelemetry.Start(System, operation, _time);
        try
        {
            session.Execute(begin);
            var result = work(session);
            session.Execute(keeps(result) ? "COMMIT" : "ROLLBACK");
            return result;
        }
        catch (Exception exception)
        {
            measured.Failed(exception);
            if (session.InTransaction)
            {
                session.Execute("ROLLBACK");
            }

            if (exception is SqliteException fault)
            {
                throw SqliteFaults.ToStoreException(operation, fault);
            }

            throw;
        }
    }

    private static SqliteLock TakeLock(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return SqliteLock.Take(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"{path} cannot be opened: {exception.Message}", isTransient: false, exception);
        }
    }

    // Made here and not by SQLite, so that only its owner can read it; SQLite gives the files beside it the same mode.
    private static void Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            new FileStream(path, options).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"{path} cannot be opened: {exception.Message}", isTransient: false, exception);
        }
    }

    private static SqliteSession Connect(string path, string pragmas)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        var session = new SqliteSession(connection);
        session.Script(pragmas);
        return session;
    }
}
