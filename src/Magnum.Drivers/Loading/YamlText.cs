using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Magnum.Drivers.Loading;

/// <summary>A YAML file whose top is a mapping, and what was found wrong in it.</summary>
internal sealed class YamlText(string path, string text, YamlMappingNode root, List<DriverProblem> problems)
{
    public string Text => text;

    public YamlMappingNode Root => root;

    public string Path => path;

    /// <summary>Reads a file; null, with the problem noted, when it is not a YAML mapping.</summary>
    public static YamlText? Read(string path, List<DriverProblem> problems)
    {
        try
        {
            var text = File.ReadAllText(path);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
            {
                return new YamlText(path, text, root, problems);
            }

            problems.Add(new DriverProblem(path, 1, "must be one YAML mapping"));
        }
        catch (YamlException exception)
        {
            problems.Add(new DriverProblem(path, exception.Start.Line, $"is not YAML: {exception.Message}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(new DriverProblem(path, null, $"cannot be read: {exception.Message}"));
        }

        return null;
    }

    public void Report(YamlNode where, string message) => problems.Add(new DriverProblem(path, where.Start.Line, message));

    /// <summary>Reports the keys that are not among those known.</summary>
    public void CheckKeys(YamlMappingNode mapping, IReadOnlyCollection<string> known)
    {
        foreach (var key in mapping.Children.Keys)
        {
            if (key is not YamlScalarNode { Value: { } name } || !known.Contains(name, StringComparer.Ordinal))
            {
                Report(key, $"unknown key '{key}'; known are {string.Join(", ", known)}");
            }
        }
    }

    /// <summary>The text at a key; empty, with the problem noted, when it is missing.</summary>
    public string RequireText(YamlMappingNode mapping, string key)
    {
        if (Find(mapping, key) is not { } node)
        {
            Report(mapping, $"'{key}' is missing");
            return "";
        }

        var value = Scalar(node, key);
        if (value is { Length: 0 })
        {
            Report(node, $"'{key}' is empty");
        }

        return value ?? "";
    }

    /// <summary>The text at a key; null when there is no such key.</summary>
    public string? OptionalText(YamlMappingNode mapping, string key) => Find(mapping, key) is { } node ? Scalar(node, key) : null;

    /// <summary>The list of texts at a key; empty when there is no such key.</summary>
    public IReadOnlyList<string> OptionalList(YamlMappingNode mapping, string key)
    {
        switch (Find(mapping, key))
        {
            case null:
                return [];
            case YamlSequenceNode sequence:
                return [.. sequence.Children.Select(item => Scalar(item, key) ?? "")];
            case var other:
                Report(other, $"'{key}' must be a list");
                return [];
        }
    }

    /// <summary>The mapping at a key; null when there is no such key.</summary>
    public YamlMappingNode? OptionalMapping(YamlMappingNode mapping, string key)
    {
        switch (Find(mapping, key))
        {
            case null:
                return null;
            case YamlMappingNode found:
                return found;
            case var other:
                Report(other, $"'{key}' must be a mapping");
                return null;
        }
    }

    /// <summary>What stands at a key; null when there is no such key.</summary>
    public static YamlNode? Find(YamlMappingNode mapping, string key) => mapping.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;

    private string? Scalar(YamlNode node, string key)
    {
        if (node is YamlScalarNode scalar)
        {
            return scalar.Value ?? "";
        }

        Report(node, $"'{key}' must be text");
        return null;
    }
}
