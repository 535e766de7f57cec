using System.Collections.Frozen;
using Magnum.Drivers.Loading;
using Magnum.Grains.Drivers;

namespace Magnum.Drivers;

/// <summary>The built-in drivers and those found in the operator's directories.</summary>
public sealed class DriverCatalog : IDriverCatalog
{
    private readonly FrozenDictionary<(string ServerType, string OsDistro, string Coe), IBayDriver> _byKind;

    private DriverCatalog(IReadOnlyList<IBayDriver> drivers)
    {
        All = [.. drivers.OrderBy(driver => driver.Definition.Name, StringComparer.Ordinal)];
        _byKind = drivers.ToFrozenDictionary(driver => Kind(driver.Definition));
    }

    /// <summary>The directory of the built-in drivers, beside the program.</summary>
    public static string BuiltInDirectory { get; } = Path.Combine(AppContext.BaseDirectory, "drivers");

    /// <inheritdoc/>
    public IReadOnlyList<IBayDriver> All { get; }

    /// <summary>
    /// Reads and checks the built-in drivers and those of further directories, each of which holds one folder a driver.
    /// </summary>
    /// <exception cref="InvalidDriverException">A directory or a driver is not as it must be.</exception>
    public static DriverCatalog Load(IEnumerable<string> directories) => LoadOnly([BuiltInDirectory, .. directories]);

    /// <summary>As <see cref="Load"/>, without the built-in drivers.</summary>
    /// <exception cref="InvalidDriverException">A directory or a driver is not as it must be.</exception>
    public static DriverCatalog LoadOnly(IEnumerable<string> directories)
    {
        var problems = new List<DriverProblem>();
        var loaded = new List<LoadedDriver>();
        foreach (var folder in directories.SelectMany(directory => DriverDirectory.Folders(directory, problems)))
        {
            if (DriverFolder.Load(folder, problems) is { } driver)
            {
                CheckUnique(driver, loaded, problems);
                loaded.Add(driver);
            }
        }

        return problems.Count == 0 ? new DriverCatalog([.. loaded.Select(driver => driver.Driver)]) : throw new InvalidDriverException(problems);
    }

    /// <inheritdoc/>
    public IBayDriver? Find(string serverType, string osDistro, string coe) => _byKind.GetValueOrDefault((serverType, osDistro, coe));

    private static (string ServerType, string OsDistro, string Coe) Kind(DriverDefinition definition) =>
        (definition.ServerType, definition.OsDistro, definition.Coe);

    private static void CheckUnique(LoadedDriver driver, List<LoadedDriver> others, List<DriverProblem> problems)
    {
        var definition = driver.Driver.Definition;
        foreach (var other in others)
        {
            if (other.Driver.Definition.Name == definition.Name)
            {
                problems.Add(new DriverProblem(driver.File, null, $"the name {definition.Name} is taken by {other.File}"));
            }

            if (Kind(other.Driver.Definition) == Kind(definition))
            {
                problems.Add(new DriverProblem(driver.File, null,
                    $"server_type {definition.ServerType}, os_distro {definition.OsDistro} and coe {definition.Coe} already select {other.File}"));
            }
        }
    }
}
