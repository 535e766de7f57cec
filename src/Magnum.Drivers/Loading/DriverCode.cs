using System.Reflection;
using Magnum.Grains.Drivers;
using YamlDotNet.RepresentationModel;

namespace Magnum.Drivers.Loading;

/// <summary>The <c>code</c> of a <c>driver.yaml</c>: the class that builds the bays, for a driver that needs one.</summary>
internal static class DriverCode
{
    /// <summary>Makes the driver: of the class that is named, else of <see cref="HeatBayDriver"/> itself. Null, with the problem noted, if that cannot be.</summary>
    public static IBayDriver? Make(YamlText yaml, DriverPackage package)
    {
        if (yaml.OptionalMapping(yaml.Root, "code") is not { } code)
        {
            return new HeatBayDriver(package);
        }

        yaml.CheckKeys(code, ["assembly", "class"]);
        var assembly = yaml.RequireText(code, "assembly");
        var name = yaml.RequireText(code, "class");
        return assembly.Length > 0 && name.Length > 0 && Load(yaml, code, assembly) is { } loaded ? Make(yaml, code, loaded, name, package) : null;
    }

    private static Assembly? Load(YamlText yaml, YamlMappingNode code, string file)
    {
        try
        {
            return Assembly.LoadFrom(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(yaml.Path)!, file)));
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            yaml.Report(YamlText.Find(code, "assembly")!, $"assembly '{file}' cannot be loaded: {exception.Message}");
            return null;
        }
    }

    private static IBayDriver? Make(YamlText yaml, YamlMappingNode code, Assembly assembly, string name, DriverPackage package)
    {
        var constructor = assembly.GetType(name) is { IsAbstract: false } type && type.IsSubclassOf(typeof(HeatBayDriver))
            ? type.GetConstructor([typeof(DriverPackage)])
            : null;
        if (constructor is null)
        {
            yaml.Report(YamlText.Find(code, "class")!, $"the assembly has no class '{name}' that derives from {typeof(HeatBayDriver)} and is made from a {nameof(DriverPackage)}");
            return null;
        }

        return (IBayDriver)constructor.Invoke([package]);
    }
}
