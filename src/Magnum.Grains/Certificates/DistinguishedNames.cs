using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Magnum.Grains.Certificates;

/// <summary>Names in certificates.</summary>
internal static class DistinguishedNames
{
    private const int LongestCommonName = 64;

    /// <summary>Whether X.509 lets a common name be as long.</summary>
    public static bool Fits(string text) => text.Length <= LongestCommonName;

    /// <summary>The text itself, or its digest where it is longer than X.509 lets a common name be.</summary>
    public static string Fit(string text) =>
        Fits(text) ? text : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static X500DistinguishedName Of(string commonName)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddCommonName(commonName);
        return builder.Build();
    }
}
