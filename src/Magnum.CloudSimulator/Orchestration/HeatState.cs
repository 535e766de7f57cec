using Magnum.CloudSimulator.Orchestration.Stacks;

namespace Magnum.CloudSimulator.Orchestration;

/// <summary>What Heat keeps.</summary>
internal sealed class HeatState
{
    public List<Stack> Stacks { get; init; } = [];

    /// <summary>The texts of templates and files, by the hash of each.</summary>
    public Dictionary<string, string> Texts { get; init; } = [];

    public long LastStack { get; set; }

    public long LastOperation { get; set; }
}
