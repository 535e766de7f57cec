using YamlDotNet.RepresentationModel;

namespace Magnum.Drivers.Loading;

/// <summary>A HOT template with all the files that it refers to.</summary>
internal sealed class HotTemplate
{
    private HotTemplate(YamlText yaml, IReadOnlyDictionary<string, string> files)
    {
        Yaml = yaml;
        Files = files;
    }

    public YamlText Yaml { get; }

    /// <summary>The files, by the name that refers to them: what Heat wants beside the template.</summary>
    public IReadOnlyDictionary<string, string> Files { get; }

    /// <summary>Reads a template. Every name in it, and in the templates it names, is a path from the template's own folder.</summary>
    public static HotTemplate? Read(string path, List<DriverProblem> problems)
    {
        if (ReadTemplate(path, problems) is not { } top)
        {
            return null;
        }

        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Collect(top, Path.GetDirectoryName(Path.GetFullPath(path))!, files, problems);
        return new HotTemplate(top, files);
    }

    /// <summary>The parameters; true for those without a default.</summary>
    public IReadOnlyDictionary<string, bool> Parameters =>
        Section("parameters").ToDictionary(
            parameter => parameter.Key,
            parameter => parameter.Value is not YamlMappingNode mapping || YamlText.Find(mapping, "default") is null,
            StringComparer.Ordinal);

    public bool HasOutput(string name) => Section("outputs").ContainsKey(name);

    public bool HasResource(string name) => Section("resources").ContainsKey(name);

    private Dictionary<string, YamlNode> Section(string name) =>
        YamlText.Find(Yaml.Root, name) is YamlMappingNode section
            ? section.Children.ToDictionary(child => child.Key.ToString(), child => child.Value, StringComparer.Ordinal)
            : [];

    private static YamlText? ReadTemplate(string path, List<DriverProblem> problems)
    {
        var yaml = YamlText.Read(path, problems);
        if (yaml is null)
        {
            return null;
        }

        if (YamlText.Find(yaml.Root, "heat_template_version") is not YamlScalarNode)
        {
            yaml.Report(yaml.Root, "is not a HOT template: 'heat_template_version' is missing");
        }

        if (yaml.OptionalMapping(yaml.Root, "resources") is null)
        {
            yaml.Report(yaml.Root, "'resources' is missing");
        }

        return yaml;
    }

    private static void Collect(YamlText template, string folder, SortedDictionary<string, string> files, List<DriverProblem> problems)
    {
        foreach (var reference in FileReferences.In(template.Root))
        {
            var name = reference.Name.Value!;
            var path = Path.GetFullPath(Path.Combine(folder, name));
            if (files.ContainsKey(name))
            {
                continue;
            }

            if (!path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                template.Report(reference.Name, $"'{name}' leads out of the folder {folder}");
            }
            else if (!File.Exists(path))
            {
                template.Report(reference.Name, $"there is no file '{name}' in {folder}");
            }
            else if (!reference.IsTemplate)
            {
                files.Add(name, File.ReadAllText(path));
            }
            else if (ReadTemplate(path, problems) is { } nested)
            {
                files.Add(name, nested.Text);
                Collect(nested, folder, files, problems);
            }
        }
    }
}
