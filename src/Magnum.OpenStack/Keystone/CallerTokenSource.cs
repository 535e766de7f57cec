using Magnum.Grains.Cloud;

namespace Magnum.OpenStack.Keystone;

/// <summary>A caller's own token: used as it is, never stored, and there is no other.</summary>
internal sealed class CallerTokenSource(IssuedToken token) : ITokenSource
{
    public FaultOwner Owner => FaultOwner.User;

    public IReadOnlyList<string> Secrets => [];

    public Task<IssuedToken> GetAsync(CancellationToken ct) => Task.FromResult(token);

    public bool TryReplace(IssuedToken refused) => false;
}
