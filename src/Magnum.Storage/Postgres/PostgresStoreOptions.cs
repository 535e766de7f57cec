using Magnum.Grains;
using Magnum.Storage.Secrets;
using Npgsql;

namespace Magnum.Storage.Postgres;

/// <summary>Where and how the store on PostgreSQL keeps its data.</summary>
public sealed record PostgresStoreOptions
{
    /// <summary>Npgsql connection string. The role owns the database's public schema, or may create tables there.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The key-encryption keys of secrets; the same in all processes of the database.</summary>
    public required SecretKeys Keys { get; init; }

    /// <summary>How long a statement may take before the database gives it up, 1 s to 10 min.</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the database waits for a process that has stopped in the middle of a transaction, 1 s to 10 min.</summary>
    public TimeSpan IdleInTransactionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Places at which a test kills or holds the process.</summary>
    public FailPoints FailPoints { get; init; } = FailPoints.None;

    /// <summary>Throws <see cref="ArgumentException"/> when a value is out of its range; the message names it.</summary>
    internal static void Check(PostgresStoreOptions options)
    {
        if (!IsConnectionString(options.ConnectionString))
        {
            throw new ArgumentException("ConnectionString of the PostgreSQL store is not an Npgsql connection string.", nameof(options));
        }

        if (options.Keys is null)
        {
            throw new ArgumentException("Keys of the PostgreSQL store are missing: all its servers share key-encryption keys.", nameof(options));
        }

        CheckTimeout(options, nameof(StatementTimeout), options.StatementTimeout);
        CheckTimeout(options, nameof(IdleInTransactionTimeout), options.IdleInTransactionTimeout);
    }

    /// <summary>The connection string with what the store needs of every session.</summary>
    internal NpgsqlConnectionStringBuilder ToConnectionString()
    {
        var builder = new NpgsqlConnectionStringBuilder(ConnectionString);
        var timeouts =
            $"-c statement_timeout={(long)StatementTimeout.TotalMilliseconds} "
            + $"-c idle_in_transaction_session_timeout={(long)IdleInTransactionTimeout.TotalMilliseconds}";
        builder.Options = string.IsNullOrEmpty(builder.Options) ? timeouts : $"{builder.Options} {timeouts}";

        // The client gives up after the server would have: a dead server must not hold a caller for ever.
        builder.CommandTimeout = (int)StatementTimeout.TotalSeconds + 5;
        builder.CancellationTimeout = 2000;
        builder.ApplicationName ??= "magnum-grains";

        // Sessions keep nothing between uses, so that there is nothing to reset.
        builder.NoResetOnClose = true;
        builder.MaxAutoPrepare = Math.Max(builder.MaxAutoPrepare, 64);
        return builder;
    }

    // What the driver says of a bad string repeats it, and so perhaps a password: only yes or no goes on.
    private static bool IsConnectionString(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text).Host is not null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException)
        {
            return false;
        }
    }

    private static void CheckTimeout(PostgresStoreOptions options, string name, TimeSpan value)
    {
        if (value < TimeSpan.FromSeconds(1) || value > TimeSpan.FromMinutes(10))
        {
            throw new ArgumentException($"{name} of the PostgreSQL store is {value}; it is 1 second to 10 minutes.", nameof(options));
        }
    }
}
