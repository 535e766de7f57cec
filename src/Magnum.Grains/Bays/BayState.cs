using System.Text.Json;
using System.Text.Json.Serialization;
using Magnum.Grains.Baymodels;

namespace Magnum.Grains.Bays;

/// <summary>The state of a bay grain: all that is stored of a bay. Immutable; <see cref="BayGrain"/> makes the next one.</summary>
public sealed record BayState
{
    /// <summary>Version of this form of the state; a reader refuses a newer one.</summary>
    public int Format { get; init; } = 1;

    /// <summary>Identifies the bay.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>Project that owns it.</summary>
    public required string ProjectId { get; init; }

    /// <summary>User who created it.</summary>
    public required string UserId { get; init; }

    /// <summary>Name, not unique.</summary>
    public required string Name { get; init; }

    /// <summary>The baymodel that it was made from.</summary>
    public required Guid BaymodelUuid { get; init; }

    /// <summary>The baymodel's values when the bay was made.</summary>
    public required BaymodelSpec Baymodel { get; init; }

    /// <summary>Nodes wanted, at least 1.</summary>
    public required int NodeCount { get; init; }

    /// <summary>
    /// The most nodes that the stack may have: more than <see cref="NodeCount"/> while an update that shrinks the bay has not ended well.
    /// Null when it is <see cref="NodeCount"/>.
    /// </summary>
    public int? MostNodes { get; init; }

    /// <summary>Masters, at least 1.</summary>
    public required int MasterCount { get; init; }

    /// <summary>How long the creation may take, minutes; null for the service's default.</summary>
    public int? CreateTimeoutMinutes { get; init; }

    /// <summary>What the bay's driver needs before the stack.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public BayNeeds Needs { get; init; }

    /// <summary>Where the servers find each other, for drivers that need it.</summary>
    public string? DiscoveryUrl { get; init; }

    /// <summary>Where the bay is in its life.</summary>
    public required BayStatus Status { get; init; }

    /// <summary>Why, for the person who must act.</summary>
    public string? StatusReason { get; init; }

    /// <summary>Failed resources and what Heat says of them.</summary>
    public IReadOnlyDictionary<string, string> Faults { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The stack's status in Heat's words when it was last seen settled; may be none of Magnum's. Null before that.</summary>
    public string? StackStatus { get; init; }

    /// <summary>Name of the stack, fixed before it is asked for.</summary>
    public required string StackName { get; init; }

    /// <summary>Heat's id of the stack, once known.</summary>
    public string? StackId { get; init; }

    /// <summary>Endpoint of the engine's API.</summary>
    public string? ApiAddress { get; init; }

    /// <summary>Addresses of the nodes.</summary>
    public IReadOnlyList<string> NodeAddresses { get; init; } = [];

    /// <summary>Addresses of the masters.</summary>
    public IReadOnlyList<string> MasterAddresses { get; init; } = [];

    /// <summary>How the container engine is; null while it was not looked at, or the driver cannot.</summary>
    public EngineHealth? Engine { get; init; }

    /// <summary>The operation in flight; null when settled.</summary>
    public BayOperation? Operation { get; init; }

    /// <summary>
    /// The last operation that was to build or change the stack. While it is not <see cref="AppliedOperationId"/>, the stack does not have what
    /// the bay says.
    /// </summary>
    public Guid? WantedOperationId { get; init; }

    /// <summary>The last operation that reached the stack: what its tag must say.</summary>
    public Guid? AppliedOperationId { get; init; }

    /// <summary>The outside things that it owns.</summary>
    public Ledger Ledger { get; init; } = Ledger.Empty;

    /// <summary>False once the trust was found dead: its maker has left the project or was disabled.</summary>
    public bool CredentialsValid { get; init; } = true;

    /// <summary>
    /// Why the bay is left alone for a while: work on it met one unexpected error after another, or cost one silo after another its life.
    /// Null when it is not; whatever happens to the bay next ends it.
    /// </summary>
    public string? Parked { get; init; }

    /// <summary>When the owning silo has to act next, UTC: a lower bound. Null on a settled bay.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When it was created, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed, UTC; null until the first change.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Members written by a newer version, kept as they are.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; init; }
}
