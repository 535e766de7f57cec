namespace Magnum.CloudSimulator.Identity;

/// <summary>What Keystone keeps.</summary>
internal sealed class IdentityState
{
    public required byte[] Key { get; init; }

    public Dictionary<string, Domain> Domains { get; init; } = [];

    public Dictionary<string, Project> Projects { get; init; } = [];

    public Dictionary<string, User> Users { get; init; } = [];

    public Dictionary<string, Trust> Trusts { get; init; } = [];

    public Dictionary<string, ApplicationCredential> ApplicationCredentials { get; init; } = [];

    public List<Grant> Grants { get; init; } = [];

    /// <summary>Revoked tokens by audit id, with the time they would have expired.</summary>
    public Dictionary<string, DateTimeOffset> Revoked { get; init; } = [];
}
