using Npgsql;
using NpgsqlTypes;

namespace Magnum.Storage.Postgres;

/// <summary>Typed parameters of the .sql files; a null keeps its type.</summary>
internal static class Parameter
{
    public static NpgsqlParameter Uuid(string name, Guid? value) => Of(name, NpgsqlDbType.Uuid, value);

    public static NpgsqlParameter Text(string name, string? value) => Of(name, NpgsqlDbType.Text, value);

    public static NpgsqlParameter Json(string name, string? value) => Of(name, NpgsqlDbType.Json, value);

    public static NpgsqlParameter Flag(string name, bool value) => Of(name, NpgsqlDbType.Boolean, value);

    public static NpgsqlParameter Number(string name, int? value) => Of(name, NpgsqlDbType.Integer, value);

    public static NpgsqlParameter Long(string name, long? value) => Of(name, NpgsqlDbType.Bigint, value);

    public static NpgsqlParameter Time(string name, DateTimeOffset? value) =>
        Of(name, NpgsqlDbType.TimestampTz, value is { } time ? StoreTime.Floor(time).UtcDateTime : null);

    public static NpgsqlParameter Span(string name, TimeSpan value) => Of(name, NpgsqlDbType.Interval, value);

    public static NpgsqlParameter Bytes(string name, byte[]? value) => Of(name, NpgsqlDbType.Bytea, value);

    public static NpgsqlParameter Numbers(string name, IEnumerable<int> values) => Of(name, NpgsqlDbType.Array | NpgsqlDbType.Integer, values.ToArray());

    public static NpgsqlParameter Uuids(string name, IEnumerable<Guid> values) => Of(name, NpgsqlDbType.Array | NpgsqlDbType.Uuid, values.ToArray());

    public static NpgsqlParameter Texts(string name, IEnumerable<string> values) => Of(name, NpgsqlDbType.Array | NpgsqlDbType.Text, values.ToArray());

    public static NpgsqlParameter Times(string name, IEnumerable<DateTimeOffset> values) =>
        Of(name, NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, values.Select(time => StoreTime.Floor(time).UtcDateTime).ToArray());

    public static NpgsqlParameter Envelopes(string name, IEnumerable<byte[]> values) =>
        Of(name, NpgsqlDbType.Array | NpgsqlDbType.Bytea, values.ToArray());

    private static NpgsqlParameter Of(string name, NpgsqlDbType type, object? value) =>
        new(name, type) { Value = value ?? DBNull.Value };
}
