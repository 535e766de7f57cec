namespace Magnum.CloudSimulator.Orchestration.Stacks;

/// <summary>What Heat keeps to act for a stack's owner later: a trust of its own, from that user to Heat.</summary>
internal sealed record StackCredential(string TrustorUserId, string TrustId);
