using Magnum.Grains.Bays;
using Magnum.Grains.Drivers;
using YamlDotNet.RepresentationModel;

namespace Magnum.Drivers.Loading;

/// <summary>A driver's folder: <c>driver.yaml</c>, the templates it names, and nothing else that counts here.</summary>
internal static class DriverFolder
{
    private const string FileName = "driver.yaml";

    private static readonly string[] Keys =
    [
        "name", "version", "description", "coe", "os_distro", "server_type", "ssh_user", "network_drivers", "volume_drivers",
        "docker_storage_drivers", "max_master_count", "needs", "labels", "template", "parameters", "outputs", "scaling", "code",
    ];

    /// <summary>Reads and checks the folder; null when it is too broken to compare with others. Problems are added to the list.</summary>
    public static LoadedDriver? Load(string folder, List<DriverProblem> problems)
    {
        var file = Path.Combine(folder, FileName);
        if (YamlText.Read(file, problems) is not { } yaml)
        {
            return null;
        }

        yaml.CheckKeys(yaml.Root, Keys);
        var definition = ReadDefinition(yaml);
        var templateFile = yaml.RequireText(yaml.Root, "template");
        if (templateFile.Length == 0 || HotTemplate.Read(Path.Combine(folder, templateFile), problems) is not { } template)
        {
            return null;
        }

        var (removal, members) = ReadScaling(yaml, template);
        var package = new DriverPackage
        {
            Definition = definition,
            Template = template.Yaml.Text,
            Files = template.Files,
            Parameters = ParameterMap.Read(yaml, template, definition.Labels),
            Outputs = ReadOutputs(yaml, template),
            RemovalParameter = removal,
            MembersOutput = members,
        };
        return DriverCode.Make(yaml, package) is { } driver ? new LoadedDriver(driver, file) : null;
    }

    private static DriverDefinition ReadDefinition(YamlText yaml)
    {
        var version = yaml.RequireText(yaml.Root, "version");
        if (version.Length > 0 && !(Version.TryParse(version, out var parsed) && parsed is { Build: >= 0, Revision: < 0 }))
        {
            yaml.Report(YamlText.Find(yaml.Root, "version")!, $"version '{version}' is not of the form 1.0.0");
        }

        return new DriverDefinition
        {
            Name = yaml.RequireText(yaml.Root, "name"),
            Version = version,
            Description = yaml.RequireText(yaml.Root, "description"),
            Coe = yaml.RequireText(yaml.Root, "coe"),
            OsDistro = yaml.RequireText(yaml.Root, "os_distro"),
            ServerType = yaml.RequireText(yaml.Root, "server_type"),
            SshUser = yaml.RequireText(yaml.Root, "ssh_user"),
            Labels = LabelMap.Read(yaml),
            NetworkDrivers = yaml.OptionalList(yaml.Root, "network_drivers"),
            VolumeDrivers = yaml.OptionalList(yaml.Root, "volume_drivers"),
            DockerStorageDrivers = yaml.OptionalList(yaml.Root, "docker_storage_drivers"),
            Needs = ReadNeeds(yaml),
            MaxMasterCount = ReadMaxMasterCount(yaml),
        };
    }

    private static BayNeeds ReadNeeds(YamlText yaml)
    {
        var needs = BayNeeds.None;
        foreach (var word in yaml.OptionalList(yaml.Root, "needs"))
        {
            if (word is "certificates" or "discovery")
            {
                needs |= Enum.Parse<BayNeeds>(word, ignoreCase: true);
            }
            else
            {
                yaml.Report(YamlText.Find(yaml.Root, "needs")!, $"needs names '{word}'; known are certificates, discovery");
            }
        }

        return needs;
    }

    private static int ReadMaxMasterCount(YamlText yaml)
    {
        if (yaml.OptionalText(yaml.Root, "max_master_count") is not { } text)
        {
            return 1;
        }

        if (int.TryParse(text, out var count) && count >= 1)
        {
            return count;
        }

        yaml.Report(YamlText.Find(yaml.Root, "max_master_count")!, $"max_master_count '{text}' is not a whole number of at least 1");
        return 1;
    }

    private static Dictionary<string, string> ReadOutputs(YamlText yaml, HotTemplate template)
    {
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal);
        if (yaml.OptionalMapping(yaml.Root, "outputs") is not { } mapping)
        {
            return outputs;
        }

        yaml.CheckKeys(mapping, BayOutputFields.All);
        foreach (var (key, value) in mapping.Children)
        {
            var output = value is YamlScalarNode { Value: { } name } ? name : "";
            if (!template.HasOutput(output))
            {
                yaml.Report(value, $"the template has no output '{output}'");
            }

            outputs[key.ToString()] = output;
        }

        return outputs;
    }

    private static (string? Removal, string? Members) ReadScaling(YamlText yaml, HotTemplate template)
    {
        if (yaml.OptionalMapping(yaml.Root, "scaling") is not { } scaling)
        {
            return (null, null);
        }

        yaml.CheckKeys(scaling, ["group", "remove", "members"]);
        var group = yaml.RequireText(scaling, "group");
        if (group.Length > 0 && !template.HasResource(group))
        {
            yaml.Report(YamlText.Find(scaling, "group")!, $"the template has no resource '{group}'");
        }

        var parameter = yaml.OptionalText(scaling, "remove");
        if (parameter is not null && !template.Parameters.ContainsKey(parameter))
        {
            yaml.Report(YamlText.Find(scaling, "remove")!, $"the template has no parameter '{parameter}'");
        }

        var members = yaml.OptionalText(scaling, "members");
        if (members is not null && !template.HasOutput(members))
        {
            yaml.Report(YamlText.Find(scaling, "members")!, $"the template has no output '{members}'");
        }

        return (parameter, members);
    }
}
