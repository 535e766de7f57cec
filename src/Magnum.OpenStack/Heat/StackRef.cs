namespace Magnum.OpenStack.Heat;

/// <summary>Which stack is meant. With name and id the call goes straight there; with one of them Heat redirects first.</summary>
public readonly record struct StackRef
{
    private StackRef(string path) => Path = path;

    internal string Path { get; }

    /// <summary>By name and id: the surest and fastest.</summary>
    public static StackRef Of(string name, string id) => new($"{Uri.EscapeDataString(name)}/{Uri.EscapeDataString(id)}");

    /// <summary>By name or by id. A deleted stack is not found by its name any more, by its id it is.</summary>
    public static StackRef Of(string nameOrId) => new(Uri.EscapeDataString(nameOrId));

    /// <inheritdoc/>
    public override string ToString() => Path;
}
