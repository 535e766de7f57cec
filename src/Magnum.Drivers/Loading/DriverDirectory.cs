namespace Magnum.Drivers.Loading;

/// <summary>A directory that holds one folder a driver.</summary>
internal static class DriverDirectory
{
    /// <summary>The folders, sorted by name; those whose name starts with a dot are left out.</summary>
    public static IReadOnlyList<string> Folders(string directory, List<DriverProblem> problems)
    {
        try
        {
            return [.. Directory.GetDirectories(directory).Where(folder => Path.GetFileName(folder)[0] != '.').Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(new DriverProblem(directory, null, $"cannot be read as a directory of drivers: {exception.Message}"));
            return [];
        }
    }
}
