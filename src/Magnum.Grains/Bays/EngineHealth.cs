using System.Text.Json;
using System.Text.Json.Serialization;
using Magnum.Grains.Drivers;

namespace Magnum.Grains.Bays;

/// <summary>How the container engine of a bay was when it was last told of anything new.</summary>
public sealed record EngineHealth
{
    /// <summary>How far the memory must be off what is known, percent, to be news.</summary>
    public const int MemoryStep = 10;

    /// <summary>Whether every node can be used; null when the engine does not answer. Not required: null is not written to the store.</summary>
    public bool? Healthy { get; init; }

    /// <summary>Nodes that can be used.</summary>
    public int HealthyNodes { get; init; }

    /// <summary>Nodes that the engine knows.</summary>
    public int Nodes { get; init; }

    /// <summary>Share of the nodes' memory that is reserved, percent, in whole tens; null when it is not known.</summary>
    public int? MemoryPercent { get; init; }

    /// <summary>What is not as it should be; empty when all is.</summary>
    public string Trouble { get; init; } = string.Empty;

    /// <summary>Since when it is known to be so, UTC.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Members written by a newer version, kept as they are.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; init; }

    /// <summary>The same in a sentence.</summary>
    [JsonIgnore]
    public string Text
    {
        get
        {
            if (Healthy is null)
            {
                return Sentence(Trouble);
            }

            var memory = MemoryPercent is { } percent ? $", memory reserved: about {percent} %" : string.Empty;
            return $"{HealthyNodes} of {Nodes} nodes healthy{memory}.{(Trouble.Length > 0 ? $" {Sentence(Trouble)}" : string.Empty)}";
        }
    }

    /// <summary>What a report says.</summary>
    /// <param name="report">The report.</param>
    /// <param name="nodeCount">How many nodes the bay should have.</param>
    /// <param name="now">When it was made, UTC.</param>
    public static EngineHealth Of(EngineReport report, int nodeCount, DateTimeOffset now) => new()
    {
        Healthy = report.Answered ? report.HealthyNodes == report.Nodes && report.Nodes >= nodeCount : null,
        HealthyNodes = report.HealthyNodes,
        Nodes = Math.Max(report.Nodes, report.Answered ? nodeCount : 0),
        MemoryPercent = report.MemoryUtilisation is { } used && double.IsFinite(used) ? (int)(Math.Round(Math.Clamp(used, 0, 1000) / MemoryStep) * MemoryStep) : null,
        Trouble = report.Message,
        Since = now,
    };

    /// <summary>Whether a report says something else than this. Memory that goes up and down a little does not.</summary>
    public bool Differs(EngineReport report, int nodeCount)
    {
        var seen = Of(report, nodeCount, Since);
        var memory = seen.MemoryPercent is null || MemoryPercent is null
            ? seen.MemoryPercent != MemoryPercent
            : Math.Abs(report.MemoryUtilisation!.Value - MemoryPercent.Value) >= MemoryStep;
        return memory || seen != this with { MemoryPercent = seen.MemoryPercent, Unknown = null };
    }

    private static string Sentence(string text) => text.Length == 0 ? text : $"{char.ToUpperInvariant(text[0])}{text[1..].TrimEnd('.')}.";
}
