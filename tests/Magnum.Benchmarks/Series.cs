namespace Magnum.Benchmarks;

/// <summary>Figures of the same thing.</summary>
internal static class Series
{
    /// <summary>The one in the middle; between two, their mean.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
