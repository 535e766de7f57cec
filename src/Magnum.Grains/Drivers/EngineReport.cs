namespace Magnum.Grains.Drivers;

/// <summary>What a look at a bay's container engine found.</summary>
/// <param name="Answered">Whether the engine's API answered.</param>
/// <param name="HealthyNodes">How many nodes the engine can use.</param>
/// <param name="Nodes">How many nodes it knows.</param>
/// <param name="MemoryUtilisation">Share of the nodes' memory that containers have reserved, percent; null when it is not known.</param>
/// <param name="Message">What is not as it should be, for a person; empty when all is.</param>
public sealed record EngineReport(bool Answered, int HealthyNodes, int Nodes, double? MemoryUtilisation, string Message)
{
    /// <summary>The engine's API did not answer, or with what could not be read.</summary>
    public static EngineReport NoAnswer(string why) => new(Answered: false, 0, 0, null, why);
}
