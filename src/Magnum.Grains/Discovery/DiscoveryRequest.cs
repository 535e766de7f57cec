namespace Magnum.Grains.Discovery;

/// <summary>A member that wants to register.</summary>
/// <param name="ProjectId">Project of the bay.</param>
/// <param name="Bay">The bay.</param>
/// <param name="Token">The bay's discovery token.</param>
/// <param name="MemberId">How the member calls itself.</param>
/// <param name="Value">What it tells the others.</param>
/// <param name="Size">How many members the cluster is to have; no more are registered.</param>
public sealed record DiscoveryRequest(string ProjectId, Guid Bay, string Token, string MemberId, string Value, int Size);
