namespace Magnum.Grains.Cloud;

/// <summary>
/// Whose token a request to the endpoint for nodes carries. Unlike that of a <see cref="CallContext"/> the token may be for no project: a bay's server logs in as
/// the bay's trustee, with a trust or without one.
/// </summary>
/// <param name="UserId">The user that the token acts for; with an impersonating trust the one who made it.</param>
/// <param name="ProjectId">The token's project; null when it is for none.</param>
/// <param name="RoleNames">The token's roles.</param>
/// <param name="RequestId">Request id that OpenStack's services log.</param>
public sealed record NodeCaller(string UserId, string? ProjectId, IReadOnlyList<string> RoleNames, string RequestId)
{
    /// <summary>The trust under which the token was given; null when none.</summary>
    public string? TrustId { get; init; }

    /// <summary>The user who logged in with that trust; null without one.</summary>
    public string? TrusteeId { get; init; }

    /// <summary>Who logged in: with a trust the trustee, else the user.</summary>
    public string LoggedInAs => TrusteeId ?? UserId;

    /// <inheritdoc/>
    public override string ToString() => $"user {LoggedInAs} of project {ProjectId ?? "none"}, request {RequestId}";
}
