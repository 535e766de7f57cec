using Magnum.Grains.Baymodels;
using Magnum.Grains.Certificates;
using Magnum.Grains.Cloud;
using Magnum.Grains.Discovery;
using Magnum.Grains.Drivers;

namespace Magnum.Grains.Bays;

/// <summary>
/// What a bay grain is told: a command of a caller, or what an effect or a poll found. A finding names the operation that it was made for:
/// what it says of the ledger always holds, the operation moves on only if it was awaited.
/// </summary>
public abstract record BayMessage
{
    private BayMessage()
    {
    }

    /// <summary>A caller wants a bay. The values are validated and complete.</summary>
    public sealed record Create(
        Guid Uuid,
        string ProjectId,
        string UserId,
        string Name,
        Guid BaymodelUuid,
        BaymodelSpec Baymodel,
        int NodeCount,
        int MasterCount,
        int? TimeoutMinutes,
        string? DiscoveryUrl,
        string RequestId) : BayMessage
    {
        /// <summary>What the bay's driver needs before the stack.</summary>
        public BayNeeds Needs { get; init; }
    }

    /// <summary>A caller wants another number of nodes.</summary>
    /// <param name="NodeCount">At least 1.</param>
    /// <param name="UserId">Who.</param>
    /// <param name="RequestId">Request id of the call.</param>
    /// <param name="NewTrustId">A trust made from this caller because the bay's was dead; null otherwise.</param>
    public sealed record Update(int NodeCount, string UserId, string RequestId, string? NewTrustId) : BayMessage
    {
        /// <summary>Ids of the Nova servers that go when the bay shrinks; the driver chooses the others.</summary>
        public IReadOnlyList<string> NodesToRemove { get; init; } = [];
    }

    /// <summary>A caller wants the bay gone.</summary>
    /// <param name="Force">Whether to give up on what cannot be deleted.</param>
    /// <param name="UserId">Who.</param>
    /// <param name="RequestId">Request id of the call.</param>
    /// <param name="NewTrustId">A trust made from this caller because the bay's was dead; null otherwise.</param>
    public sealed record Delete(bool Force, string UserId, string RequestId, string? NewTrustId) : BayMessage;

    /// <summary>The gateway made trustee and trust.</summary>
    public sealed record IdentityMade(Guid OperationId, BayIdentity Identity) : BayMessage
    {
        /// <summary>Whether an earlier request went unanswered: it may make the trustee anew after this one was removed.</summary>
        public bool Unanswered { get; init; }
    }

    /// <summary>The caller may not delegate; <paramref name="NothingLeft"/> says whether nothing was left behind.</summary>
    public sealed record IdentityRefused(Guid OperationId, EffectFault Fault, bool NothingLeft) : BayMessage;

    /// <summary>The bay's certificates were made; they are sealed with the turn.</summary>
    public sealed record CertificatesMade(Guid OperationId, BayCertificates Certificates) : BayMessage;

    /// <summary>The masters of the bay can find each other.</summary>
    public sealed record DiscoveryMade(Guid OperationId, DiscoveryAddress Address) : BayMessage;

    /// <summary>Heat accepted to create or update the stack.</summary>
    public sealed record StackAccepted(Guid OperationId, string StackId) : BayMessage
    {
        /// <summary>What the driver has to say of it; null when nothing.</summary>
        public string? Note { get; init; }
    }

    /// <summary>Heat accepted to delete the stack.</summary>
    public sealed record DeleteAccepted(Guid OperationId) : BayMessage;

    /// <summary>The stack as it was seen.</summary>
    /// <param name="OperationId">For which operation it was read.</param>
    /// <param name="Stack">The stack.</param>
    /// <param name="Percent">Share of its resources that are settled; null when not read.</param>
    public sealed record StackSeen(Guid OperationId, Stack Stack, int? Percent) : BayMessage;

    /// <summary>There is no stack.</summary>
    public sealed record StackGone(Guid OperationId) : BayMessage
    {
        /// <summary>The id or name that was looked for; null counts as what the bay would look for now.</summary>
        public string? Sought { get; init; }
    }

    /// <summary>The outputs of the complete stack.</summary>
    public sealed record OutputsRead(Guid OperationId, BayOutputs Outputs) : BayMessage;

    /// <summary>The failed resources of the failed stack.</summary>
    public sealed record FaultsRead(Guid OperationId, IReadOnlyList<StackResource> Resources) : BayMessage;

    /// <summary>Trustee and trusts are gone.</summary>
    public sealed record TrusteeGone(Guid OperationId) : BayMessage;

    /// <summary>An effect failed.</summary>
    public sealed record EffectFailed(Guid OperationId, OperationStage Stage, EffectFault Fault) : BayMessage
    {
        /// <summary>The attempt that failed (<see cref="BayOperation.Attempt"/>), so that the same failure told twice counts once; null counts always.</summary>
        public int? Attempt { get; init; }
    }

    /// <summary>The silo that ran the bay's effect died, and another has taken the shard; told before the effect is run again.</summary>
    public sealed record TakenOver : BayMessage;

    /// <summary>Work on the bay met one unexpected error after another.</summary>
    /// <param name="Why">The last of them, for the operator.</param>
    public sealed record Unworkable(string Why) : BayMessage;

    /// <summary>The bay's trust was found dead outside an operation.</summary>
    public sealed record CredentialsRefused : BayMessage;

    /// <summary>The periodic comparison saw the stack of a settled bay.</summary>
    public sealed record SettledSeen(Stack Stack) : BayMessage;

    /// <summary>A look at the container engine of a settled bay.</summary>
    public sealed record EngineSeen(EngineReport Report) : BayMessage;

    /// <summary>The periodic comparison found, and a second look confirmed, that a settled bay's stack is gone.</summary>
    public sealed record SettledGone : BayMessage;
}
