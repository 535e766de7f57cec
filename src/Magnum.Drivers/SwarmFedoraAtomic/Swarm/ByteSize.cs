using System.Globalization;

namespace Magnum.Drivers.SwarmFedoraAtomic.Swarm;

/// <summary>Sizes as Docker writes them: <c>0 B</c>, <c>512 MiB</c>, <c>2.052 GiB</c>.</summary>
internal static class ByteSize
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>The size in bytes; 0 for what is none.</summary>
    public static double Parse(string text)
    {
        var trimmed = text.AsSpan().Trim();
        var end = trimmed.LastIndexOfAnyInRange('0', '9') + 1;
        var power = Array.IndexOf(Units, trimmed[end..].Trim().ToString());
        return double.TryParse(trimmed[..end], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && number >= 0 && (power >= 0 || number == 0)
            ? number * Math.Pow(1024, Math.Max(power, 0))
            : 0;
    }
}
