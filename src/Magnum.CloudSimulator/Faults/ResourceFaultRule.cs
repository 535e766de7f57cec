namespace Magnum.CloudSimulator.Faults;

/// <summary>A fault of a resource in a stack, met when the stack's operation reaches it. A resource meets the first rule that fits.</summary>
public sealed record ResourceFaultRule
{
    /// <summary>A regular expression that the whole of the resource's type fits, such as <c>OS::Nova::Server</c>; null fits every one.</summary>
    public string? Type { get; init; }

    /// <summary>A regular expression that is searched in the resource's name and in its dotted path (<c>nodes.1.server</c>); null fits every one.</summary>
    public string? Name { get; init; }

    /// <summary>A regular expression that is searched in the root stack's name; null fits every one.</summary>
    public string? Stack { get; init; }

    /// <summary>CREATE, UPDATE or DELETE; null fits every one.</summary>
    public string? Action { get; init; }

    /// <summary>The words of the failure, for a server those of Nova; null lets the resource succeed.</summary>
    public string? Fail { get; init; }

    /// <summary>The exception class that Heat names before the words; null takes the one of the resource's type.</summary>
    public string? Error { get; init; }

    /// <summary>Seconds that the resource takes on top of its own. 0 by default.</summary>
    public double DelaySeconds { get; init; }

    /// <summary>How many resources the rule meets before it is spent; null (the default) means all.</summary>
    public int? Count { get; init; }

    /// <summary>What is wrong with the rule; null when nothing is.</summary>
    internal string? Problem() =>
        DelaySeconds is < 0 or > 1e7 or double.NaN ? $"{nameof(DelaySeconds)} must be 0…10000000, not {DelaySeconds}."
        : Count < 0 ? $"{nameof(Count)} must not be negative."
        : null;
}
