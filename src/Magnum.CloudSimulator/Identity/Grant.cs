namespace Magnum.CloudSimulator.Identity;

/// <summary>A role that a user has on a project or a domain (the target's id; the two never collide).</summary>
internal sealed record Grant(string UserId, string TargetId, string RoleId);
