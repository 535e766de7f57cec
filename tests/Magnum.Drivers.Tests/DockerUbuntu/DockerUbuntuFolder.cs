namespace Magnum.Drivers.Tests.DockerUbuntu;

/// <summary>The sample driver as it is shipped.</summary>
internal static class DockerUbuntuFolder
{
    public static string Templates { get; } = Path.Combine(DriverCatalog.BuiltInDirectory, "DockerUbuntu", "templates");

    public static string BootScript { get; } = Path.Combine(Templates, "node-boot.sh");
}
