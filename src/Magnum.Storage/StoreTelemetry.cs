using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Magnum.Storage;

/// <summary>What the stores tell of themselves: a span and a duration for every operation, under the name Magnum.Storage.</summary>
internal static class StoreTelemetry
{
    private const string Name = "Magnum.Storage";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> Durations =
        Meter.CreateHistogram<double>("db.client.operation.duration", "s", "Duration of the store's operations.");

    /// <summary>Begins to measure an operation; disposing the answer ends it.</summary>
    public static StoreOperation Start(string system, string operation, TimeProvider time) =>
        new(Source.StartActivity(operation, ActivityKind.Client), system, operation, time);

    /// <summary>Records a duration.</summary>
    public static void Record(TimeSpan duration, string system, string operation, string? error)
    {
        var tags = new TagList { { "db.system.name", system }, { "db.operation.name", operation } };
        if (error is not null)
        {
            tags.Add("error.type", error);
        }

        Durations.Record(duration.TotalSeconds, tags);
    }
}
