using System.Security.Cryptography;
using System.Text;

namespace Magnum.Grains.Cloud;

/// <summary>With what a bay's servers log in to ask for their certificates: a Keystone user without any role.</summary>
/// <param name="UserId">Keystone id of the user.</param>
/// <param name="Password">The user's password.</param>
public sealed record NodeCredentials(string UserId, string Password)
{
    private const int PasswordBytes = 20;

    /// <summary>The name of a bay's node user in the trustees' domain.</summary>
    public static string NameOf(Guid bay) => $"{bay:D}-node";

    /// <summary>The password of a bay's node user. It follows from the trustee's, which does not follow from it.</summary>
    public static string PasswordOf(Guid bay, string trusteePassword) => Convert.ToHexStringLower(
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(trusteePassword), PasswordBytes, salt: bay.ToByteArray(), info: "magnum node user"u8.ToArray()));

    /// <inheritdoc/>
    public override string ToString() => $"node user {UserId}";
}
