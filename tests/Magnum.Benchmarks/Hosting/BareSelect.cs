using System.Globalization;
using Npgsql;

namespace Magnum.Benchmarks.Hosting;

/// <summary>
/// A SELECT of bays as one would write it who hates waste: a connection of its own for each caller, prepared once, every column read.
/// </summary>
internal sealed class BareSelect : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _command;

    private BareSelect(NpgsqlConnection connection, NpgsqlCommand command) => (_connection, _command) = (connection, command);

    public static async Task<BareSelect> PrepareAsync(NpgsqlDataSource source, string sql, params NpgsqlParameter[] parameters)
    {
        var connection = await source.OpenConnectionAsync();
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await command.PrepareAsync();
        return new BareSelect(connection, command);
    }

    /// <summary>Runs it with these values of its first parameters; there must be so many rows.</summary>
    public async Task RunAsync(int rows, params object[] values)
    {
        for (var index = 0; index < values.Length; index++)
        {
            _command.Parameters[index].Value = values[index];
        }

        var read = 0;
        var bytes = 0L;
        await using var reader = await _command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            bytes += reader.GetFieldValue<byte[]>(0).Length;
            bytes += reader.GetInt64(1);
            bytes += reader.GetFieldValue<DateTime>(2).Ticks & 1;
            bytes += reader.IsDBNull(3) ? 0 : reader.GetFieldValue<DateTime>(3).Ticks & 1;
            read++;
        }

        if (read != rows || bytes == 0)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{read} rows instead of {rows}."));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _command.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
