namespace Magnum.OpenStack.Keystone;

/// <summary>A Keystone domain, by id or by name. Exactly one is set.</summary>
public sealed record DomainRef
{
    private DomainRef(string? id, string? name)
    {
        Id = id;
        Name = name;
    }

    /// <summary>The domain that every Keystone begins with (id <c>default</c>).</summary>
    public static DomainRef Default { get; } = ById("default");

    /// <summary>The id, or null.</summary>
    public string? Id { get; }

    /// <summary>The name, or null.</summary>
    public string? Name { get; }

    /// <summary>The domain with this id.</summary>
    public static DomainRef ById(string id) => new(id, name: null);

    /// <summary>The domain with this name.</summary>
    public static DomainRef ByName(string name) => new(id: null, name);

    /// <inheritdoc/>
    public override string ToString() => Id ?? Name ?? "";
}
