using System.Globalization;

namespace Magnum.Storage.Schema;

/// <summary>One step of the schema: a file <c>NNNN-name.sql</c> that says in a comment which binaries can still work after it.</summary>
/// <param name="Level">Its number; the schema's level after it.</param>
/// <param name="Name">Name of the file.</param>
/// <param name="MinBinary">The lowest level that a binary must know to work with the schema after it.</param>
/// <param name="Sql">What it does.</param>
internal sealed record Migration(int Level, string Name, int MinBinary, string Sql)
{
    private const string Marker = "-- min_binary: ";

    /// <summary>The migrations in a folder, in order.</summary>
    public static IReadOnlyList<Migration> In(string folder) => [.. SqlFile.In(folder).Select(Parse)];

    private static Migration Parse(string path)
    {
        var sql = SqlFile.Read(path);
        var name = Path.GetFileNameWithoutExtension(path);
        var marker = sql.Split('\n').FirstOrDefault(line => line.StartsWith(Marker, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{path} does not say '{Marker}'.");
        return new Migration(
            int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture),
            name,
            int.Parse(marker.AsSpan(Marker.Length), CultureInfo.InvariantCulture),
            sql);
    }
}
