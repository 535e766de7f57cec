using System.Reflection;

namespace Magnum.IntegrationTests.Hosting;

/// <summary>Where things are in the checkout that these tests were built from.</summary>
internal static class Checkout
{
    private static readonly string Configuration = typeof(Checkout).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The built program of a project.</summary>
    public static string Program(string project, string? assembly = null)
    {
        var path = Path.Combine(Root, "src", project, "bin", Configuration, $"net{Environment.Version.Major}.0", $"{assembly ?? project}.dll");
        File.Exists(path).ShouldBeTrue($"{path} is not built.");
        return path;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Magnum.Grains.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("These tests run from a checkout: Magnum.Grains.sln is in none of the folders above.");
    }
}
