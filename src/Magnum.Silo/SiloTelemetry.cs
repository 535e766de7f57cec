using System.Diagnostics.Metrics;
using Magnum.Silo.Scheduling;

namespace Magnum.Silo;

/// <summary>What silos tell of themselves, under the name Magnum.Silo.</summary>
internal static class SiloTelemetry
{
    private static readonly Meter Meter = new("Magnum.Silo");
    private static readonly Gauge<int> Shards = Meter.CreateGauge<int>("magnum.silo.shards", "{shard}", "Shards that this process owns.");
    private static readonly Gauge<int> Bays = Meter.CreateGauge<int>("magnum.silo.bays", "{bay}", "Bays of those shards that have a timer or are polled.");
    private static readonly Gauge<double> Pace = Meter.CreateGauge<double>("magnum.silo.calls.pace", "{call}/s", "The most calls a second to Heat and Keystone at present.");
    private static readonly Histogram<double> Lag = Meter.CreateHistogram<double>("magnum.silo.lag", "s", "How late a bay came to its turn or poll.");

    private static readonly Histogram<double> Memory = Meter.CreateHistogram<double>("magnum.bay.memory_utilisation", "%", "Share of the memory of a bay's nodes that its containers have reserved, at each look.");

    /// <summary>How a silo stands.</summary>
    public static void Record(int shards, int bays, double pace)
    {
        Shards.Record(shards);
        Bays.Record(bays);
        Pace.Record(pace);
    }

    /// <summary>A bay was taken for what it waited for.</summary>
    public static void Taken(Waiting waiting, TimeSpan late)
    {
        if (Lag.Enabled)
        {
            Lag.Record(Math.Max(0, late.TotalSeconds), new KeyValuePair<string, object?>("magnum.silo.waiting", NameOf(waiting)));
        }
    }

    /// <summary>A bay's engine told how much of its memory is reserved, percent.</summary>
    public static void MemorySeen(double percent, string coe) => Memory.Record(percent, new KeyValuePair<string, object?>("magnum.bay.coe", coe));

    private static string NameOf(Waiting waiting) => waiting switch
    {
        Waiting.Turn => "turn",
        Waiting.Watch => "watch",
        _ => "settled",
    };
}
