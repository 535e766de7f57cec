namespace Magnum.CloudSimulator.Orchestration.Stacks;

/// <summary>Why a resource failed, in Heat's words.</summary>
/// <param name="Error">The exception class.</param>
/// <param name="Path">Where, seen from the stack that tells it: <c>resources.nodes.resources[1].resources.server</c>.</param>
/// <param name="Message">What happened.</param>
internal sealed record Failure(string Error, string Path, string Message)
{
    public Failure Under(string prefix) => this with { Path = Path.Length == 0 ? prefix : $"{prefix}.{Path}" };

    public override string ToString() => $"{Error}: {Path}: {Message}";
}
