namespace Magnum.OpenStack.Nova;

/// <summary>A user's ssh key, as Nova puts it on servers.</summary>
/// <param name="Name">Its name; unique among the user's keys.</param>
public sealed record Keypair(string Name)
{
    /// <summary>The key's fingerprint.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The public key.</summary>
    public string? PublicKey { get; init; }
}
