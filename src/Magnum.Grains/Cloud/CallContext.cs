namespace Magnum.Grains.Cloud;

/// <summary>Who asks the cloud, and under which request id.</summary>
/// <param name="Token">The caller's Keystone token; kept in memory only, while the call is served.</param>
/// <param name="ProjectId">The token's project.</param>
/// <param name="UserId">The token's user.</param>
/// <param name="RoleNames">The token's roles.</param>
/// <param name="RequestId">Request id that OpenStack's services log.</param>
public sealed record CallContext(string Token, string ProjectId, string UserId, IReadOnlyList<string> RoleNames, string RequestId)
{
    /// <summary>Whether the user is an administrator of the cloud.</summary>
    public bool IsAdmin => RoleNames.Contains("admin", StringComparer.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => $"user {UserId} of project {ProjectId}, request {RequestId}";
}
