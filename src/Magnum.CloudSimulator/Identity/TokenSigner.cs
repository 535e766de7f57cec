using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Magnum.CloudSimulator.Identity;

/// <summary>
/// Makes and reads tokens: the claims and a keyed hash of them. With the key in the cloud's state, tokens outlive a restart
/// without a line written for each.
/// </summary>
internal sealed class TokenSigner(byte[] key)
{
    private const string Prefix = "sim.";

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(32);

    public string Sign(TokenClaims claims)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(claims);
        return $"{Prefix}{Base64Url.EncodeToString(payload)}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, payload))}";
    }

    public TokenClaims? Read(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || !token.StartsWith(Prefix, StringComparison.Ordinal) || !Base64Url.IsValid(parts[1]) || !Base64Url.IsValid(parts[2]))
        {
            return null;
        }

        var payload = Base64Url.DecodeFromChars(parts[1]);
        return CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, payload), Base64Url.DecodeFromChars(parts[2]))
            ? JsonSerializer.Deserialize<TokenClaims>(payload)
            : null;
    }

    /// <summary>A password or secret as it is kept: a keyed hash, bound to whom it belongs.</summary>
    public string Hash(string owner, string secret) => Convert.ToHexString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{owner}\n{secret}")));
}
