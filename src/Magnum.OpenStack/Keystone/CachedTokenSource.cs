using Magnum.Grains.Cloud;

namespace Magnum.OpenStack.Keystone;

/// <summary>Tokens of a credential of ours.</summary>
internal sealed class CachedTokenSource(TokenCache cache, Credential credential) : ITokenSource
{
    public FaultOwner Owner => credential.Owner;

    public IReadOnlyList<string> Secrets => credential.Secrets;

    public Task<IssuedToken> GetAsync(CancellationToken ct) => cache.GetAsync(credential, ct);

    public bool TryReplace(IssuedToken refused)
    {
        cache.Drop(credential, refused);
        return true;
    }
}
