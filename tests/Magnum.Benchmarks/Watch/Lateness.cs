namespace Magnum.Benchmarks.Watch;

/// <summary>How late a timer of this process fires: what the machine, or whatever else runs on it, adds to every delay.</summary>
internal static class Lateness
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    /// <summary>Milliseconds, one for each time, until cancelled.</summary>
    public static async Task<List<double>> MeasureAsync(TimeProvider time, CancellationToken over)
    {
        var late = new List<double>();
        while (!over.IsCancellationRequested)
        {
            var started = time.GetTimestamp();
            await Task.Delay(Step, time, CancellationToken.None);
            late.Add((time.GetElapsedTime(started) - Step).TotalMilliseconds);
        }

        return late;
    }
}
