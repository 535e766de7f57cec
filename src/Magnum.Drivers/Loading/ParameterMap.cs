using System.Globalization;
using Magnum.Grains.Drivers;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Magnum.Drivers.Loading;

/// <summary>The <c>parameters</c> of a <c>driver.yaml</c>, checked against the template's.</summary>
internal static class ParameterMap
{
    public static IReadOnlyDictionary<string, ParameterSource> Read(YamlText yaml, HotTemplate template, IReadOnlyList<DriverLabel> labels)
    {
        var sources = new SortedDictionary<string, ParameterSource>(StringComparer.Ordinal);
        var mapping = yaml.OptionalMapping(yaml.Root, "parameters") ?? [];
        var known = template.Parameters;
        foreach (var (key, value) in mapping.Children)
        {
            var name = key.ToString();
            if (!known.ContainsKey(name))
            {
                yaml.Report(key, $"the template has no parameter '{name}'");
            }

            if (ReadSource(yaml, value, labels) is { } source)
            {
                sources[name] = source;
            }
        }

        foreach (var name in known.Where(parameter => parameter.Value && YamlText.Find(mapping, parameter.Key) is null).Select(parameter => parameter.Key))
        {
            yaml.Report(mapping, $"the template's parameter '{name}' has no default, and no source here");
        }

        return sources;
    }

    private static ParameterSource? ReadSource(YamlText yaml, YamlNode node, IReadOnlyList<DriverLabel> labels)
    {
        if (node is YamlMappingNode mapping && mapping.Children.Count == 1 && YamlText.Find(mapping, "value") is YamlScalarNode { Value: { } value } constant)
        {
            return ParameterSource.Constant(Typed(value, constant));
        }

        if (node is YamlScalarNode { Value: { } expression })
        {
            if (ParameterSource.TryParse(expression, labels, out var source))
            {
                return source;
            }

            var known = ParameterSource.FieldExpressions.Concat(labels.Select(label => "labels." + label.Name));
            yaml.Report(node, $"unknown source '{expression}'; known are {string.Join(", ", known)}");
            return null;
        }

        yaml.Report(node, "a source is a field such as bay.name, or {value: CONSTANT}");
        return null;
    }

    private static object Typed(string value, YamlScalarNode node) =>
        node.Style != ScalarStyle.Plain ? value
        : long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : bool.TryParse(value, out var flag) ? flag
        : value;
}
