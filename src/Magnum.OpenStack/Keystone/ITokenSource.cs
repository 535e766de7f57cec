using Magnum.Grains.Cloud;

namespace Magnum.OpenStack.Keystone;

/// <summary>Where a session's token comes from.</summary>
internal interface ITokenSource
{
    /// <summary>Who has to act when a token of this source is refused.</summary>
    FaultOwner Owner { get; }

    /// <summary>What must appear in no message.</summary>
    IReadOnlyList<string> Secrets { get; }

    /// <summary>A token that is good for now.</summary>
    Task<IssuedToken> GetAsync(CancellationToken ct);

    /// <summary>A service refused the token; true if another one can be had.</summary>
    bool TryReplace(IssuedToken refused);
}
