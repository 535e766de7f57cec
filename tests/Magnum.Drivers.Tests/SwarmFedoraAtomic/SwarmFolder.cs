namespace Magnum.Drivers.Tests.SwarmFedoraAtomic;

/// <summary>The Swarm driver as it is shipped.</summary>
internal static class SwarmFolder
{
    public static string Folder { get; } = Path.Combine(DriverCatalog.BuiltInDirectory, "SwarmFedoraAtomic");

    public static string Templates { get; } = Path.Combine(Folder, "templates");

    public static IEnumerable<string> Scripts => Directory.GetFiles(Templates, "*.sh").Order(StringComparer.Ordinal);
}
