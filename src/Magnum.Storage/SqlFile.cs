using System.Reflection;

namespace Magnum.Storage;

/// <summary>The embedded .sql files.</summary>
internal static class SqlFile
{
    private static readonly Assembly Assembly = typeof(SqlFile).Assembly;

    /// <summary>The text of a file, by its path in the project.</summary>
    public static string Read(string path)
    {
        using var stream = Assembly.GetManifestResourceStream(path)
            ?? throw new InvalidOperationException($"{path} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The paths in a folder, in their order.</summary>
    public static IEnumerable<string> In(string folder) =>
        Assembly.GetManifestResourceNames().Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
