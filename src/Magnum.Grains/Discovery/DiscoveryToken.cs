using System.Security.Cryptography;
using System.Text;
using Magnum.Grains.Bays;

namespace Magnum.Grains.Discovery;

/// <summary>
/// The tokens of this service's own discovery, <c>UUID-OF-THE-BAY.SECRET</c>. A token stands in its bay's ledger, and is good until the line expires.
/// </summary>
public static class DiscoveryToken
{
    private const int UuidLength = 36;
    private const int Longest = 128;
    private const int SecretBytes = 16;

    /// <summary>A new token for a bay.</summary>
    public static string New(Guid bay) => $"{bay:D}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes))}";

    /// <summary>The bay that a token claims to be of; null when it is no token.</summary>
    public static Guid? BayOf(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return token.Length is > UuidLength and <= Longest
            && token[UuidLength] == '.'
            && Guid.TryParseExact(token.AsSpan(0, UuidLength), "D", out var bay)
                ? bay
                : null;
    }

    /// <summary>The line of the bay's ledger that knows the token; null when none does. Takes as long for any token of that length.</summary>
    public static LedgerEntry? Find(BayState bay, string token)
    {
        ArgumentNullException.ThrowIfNull(bay);
        return bay.Ledger.Find(LedgerKind.DiscoveryToken) is { Id: { } known } line
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(known), Encoding.UTF8.GetBytes(token))
                ? line
                : null;
    }
}
