using Magnum.CloudSimulator.Identity;
using Magnum.CloudSimulator.Orchestration;

namespace Magnum.CloudSimulator.State;

/// <summary>All that a cloud keeps over a restart.</summary>
internal sealed class CloudState
{
    /// <summary>The form that this program writes.</summary>
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    public required IdentityState Identity { get; init; }

    public required HeatState Heat { get; init; }
}
