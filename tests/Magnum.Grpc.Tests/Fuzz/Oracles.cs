using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace Magnum.Grpc.Tests.Fuzz;

/// <summary>What headers mean, said in other words than in the library.</summary>
internal static partial class Oracles
{
    public const string Base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// <summary>The ticks of a grpc-timeout, rounded down, or null if it is none.</summary>
    public static BigInteger? Timeout(string text)
    {
        if (!TimeoutPattern().IsMatch(text))
        {
            return null;
        }

        BigInteger nanoseconds = text[^1] switch
        {
            'H' => 3_600_000_000_000,
            'M' => 60_000_000_000,
            'S' => 1_000_000_000,
            'm' => 1_000_000,
            'u' => 1000,
            _ => 1,
        };
        return BigInteger.Parse(text[..^1]) * nanoseconds / 100;
    }

    public static string PercentDecoded(string text)
    {
        var bytes = new List<byte>();
        foreach (var part in CodePattern().Split(text))
        {
            bytes.AddRange(CodePattern().IsMatch(part) ? [Convert.ToByte(part[1..], 16)] : Encoding.UTF8.GetBytes(part));
        }

        return text.Contains('%') ? Encoding.UTF8.GetString([.. bytes]) : text;
    }

    /// <summary>Bit by bit; null for what is no base64.</summary>
    public static byte[]? Base64(string text)
    {
        var digits = text.TrimEnd('=');
        var padding = text.Length - digits.Length;
        if (digits.Length % 4 == 1 || padding > 2 || (padding > 0 && text.Length % 4 != 0) || digits.Any(c => !Base64Digits.Contains(c)))
        {
            return null;
        }

        var bits = string.Concat(digits.Select(c => Convert.ToString(Base64Digits.IndexOf(c), 2).PadLeft(6, '0')));
        return [.. bits.Chunk(8).Where(eight => eight.Length == 8).Select(eight => Convert.ToByte(new string(eight), 2))];
    }

    [GeneratedRegex(@"\A[0-9]{1,8}[HMSmun]\z", RegexOptions.CultureInvariant)]
    private static partial Regex TimeoutPattern();

    [GeneratedRegex("(?<code>%[0-9A-Fa-f]{2})", RegexOptions.CultureInvariant)]
    private static partial Regex CodePattern();
}
