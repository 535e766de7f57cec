using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Magnum.Grains.Cloud;

namespace Magnum.OpenStack.Keystone;

/// <summary>
/// What one logs in to Keystone with: <see cref="PasswordCredential"/>, <see cref="TrustCredential"/>, <see cref="ApplicationCredential"/> or
/// <see cref="TokenCredential"/>. Its text names who it is for and never holds the secret.
/// </summary>
public abstract class Credential
{
    private string? _key;

    private protected Credential()
    {
    }

    /// <summary>A digest of all of it: equal for equal credentials, and nothing can be learnt from it.</summary>
    internal string Key => _key ??= Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(ToJson().ToJsonString())));

    /// <summary>Who has to act if it is refused.</summary>
    internal virtual FaultOwner Owner => FaultOwner.User;

    /// <summary>What must appear in no message.</summary>
    internal abstract IReadOnlyList<string> Secrets { get; }

    /// <summary>The body of the log-in.</summary>
    internal abstract JsonObject ToJson();
}
