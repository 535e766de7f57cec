namespace Magnum.Grains.Store;

/// <summary>What makes a create safe to repeat: unique for project, method and id, kept for 24 hours.</summary>
/// <param name="ProjectId">Project of the caller.</param>
/// <param name="Method">Name of the rpc.</param>
/// <param name="RequestId">The caller's id.</param>
/// <param name="Hash">Hash of the request as received.</param>
public sealed record RequestKey(string ProjectId, string Method, Guid RequestId, string Hash);
