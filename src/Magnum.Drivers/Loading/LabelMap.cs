using Magnum.Grains.Drivers;
using YamlDotNet.RepresentationModel;

namespace Magnum.Drivers.Loading;

/// <summary>The <c>labels</c> of a <c>driver.yaml</c>.</summary>
internal static class LabelMap
{
    private static readonly string[] Keys = ["type", "default", "description", "allowed_values"];

    private static readonly Dictionary<string, LabelType> Types = new(StringComparer.Ordinal)
    {
        ["string"] = LabelType.String,
        ["number"] = LabelType.Number,
        ["boolean"] = LabelType.Boolean,
        ["cidr"] = LabelType.Cidr,
    };

    public static IReadOnlyList<DriverLabel> Read(YamlText yaml)
    {
        var labels = new List<DriverLabel>();
        if (yaml.OptionalMapping(yaml.Root, "labels") is { } mapping)
        {
            foreach (var (key, value) in mapping.Children)
            {
                if (value is YamlMappingNode label)
                {
                    labels.Add(ReadLabel(yaml, key.ToString(), label));
                }
                else
                {
                    yaml.Report(value, $"label '{key}' must be a mapping of {string.Join(", ", Keys)}");
                }
            }
        }

        return labels;
    }

    private static DriverLabel ReadLabel(YamlText yaml, string name, YamlMappingNode mapping)
    {
        yaml.CheckKeys(mapping, Keys);
        var type = yaml.RequireText(mapping, "type");
        if (type.Length > 0 && !Types.ContainsKey(type))
        {
            yaml.Report(YamlText.Find(mapping, "type")!, $"label '{name}' has the unknown type '{type}'; known are {string.Join(", ", Types.Keys)}");
        }

        var label = new DriverLabel(
            name,
            Types.GetValueOrDefault(type),
            yaml.OptionalText(mapping, "default") ?? "",
            yaml.RequireText(mapping, "description"),
            yaml.OptionalList(mapping, "allowed_values"));
        if (label.Default.Length > 0 && LabelRules.Check(label, label.Default) is { } problem)
        {
            yaml.Report(YamlText.Find(mapping, "default")!, $"default of label '{name}': {problem}");
        }

        return label;
    }
}
