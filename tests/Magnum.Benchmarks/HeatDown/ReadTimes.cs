using System.Globalization;

namespace Magnum.Benchmarks.HeatDown;

/// <summary>How long reads took, in milliseconds.</summary>
/// <param name="Gets">Of one bay.</param>
/// <param name="Lists">Of a page of bays.</param>
/// <param name="Refused">How many were not answered.</param>
internal sealed record ReadTimes(List<double> Gets, List<double> Lists, int Refused)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"GetBay {Series.Median(Gets):0.0} ms, ListBays {Series.Median(Lists):0.0} ms at the median of {Gets.Count} each; {Refused} refused");
}
