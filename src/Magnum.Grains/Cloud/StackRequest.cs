namespace Magnum.Grains.Cloud;

/// <summary>What Heat is asked to create or update.</summary>
public sealed record StackRequest
{
    /// <summary>Name of the stack.</summary>
    public required string Name { get; init; }

    /// <summary>The HOT template, YAML text.</summary>
    public required string Template { get; init; }

    /// <summary>Files that the template names, by the name it uses.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Parameters: strings, numbers, booleans or lists of strings. A null value is not sent.</summary>
    public required IReadOnlyDictionary<string, object?> Parameters { get; init; }

    /// <summary>Tags.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>After how many minutes Heat gives up, at least 1.</summary>
    public required int TimeoutMinutes { get; init; }
}
