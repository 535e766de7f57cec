namespace Magnum.OpenStack.Keystone;

/// <summary>A Keystone user: by id, or by name within a domain.</summary>
public sealed record UserRef
{
    private UserRef(string? id, string? name, DomainRef? domain)
    {
        Id = id;
        Name = name;
        Domain = domain;
    }

    /// <summary>The id, or null.</summary>
    public string? Id { get; }

    /// <summary>The name, or null.</summary>
    public string? Name { get; }

    /// <summary>The domain of the name; null with an id.</summary>
    public DomainRef? Domain { get; }

    /// <summary>The user with this id.</summary>
    public static UserRef ById(string id) => new(id, name: null, domain: null);

    /// <summary>The user of this name in a domain.</summary>
    public static UserRef ByName(string name, DomainRef domain) => new(id: null, name, domain);

    /// <inheritdoc/>
    public override string ToString() => Id is not null ? $"user {Id}" : $"user {Name} of domain {Domain}";
}
