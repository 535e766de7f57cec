using Magnum.Grains.Discovery;
using Magnum.Grains.Store;

namespace Magnum.Storage.Postgres;

public sealed partial class PostgresGrainStore
{
    private static readonly string LockBay = Sql("lock-bay");
    private static readonly string ListDiscoveryMembers = Sql("list-discovery-members");
    private static readonly string InsertDiscoveryMember = Sql("insert-discovery-member");

    /// <inheritdoc/>
    public Task<IReadOnlyList<DiscoveryMember>> ListMembersAsync(string projectId, Guid bay, string token, CancellationToken cancellationToken) =>
        _database.RunAsync("list-discovery-members", session => MembersAsync(session, projectId, bay, token), cancellationToken);

    /// <inheritdoc/>
    public async Task<DiscoveryRegistration> RegisterMemberAsync(DiscoveryRequest request, CancellationToken cancellationToken)
    {
        var registration = await _database.TransactAsync(
            "register-discovery-member", session => RegisterAsync(session, request), result => result.Outcome == DiscoveryOutcome.Registered, cancellationToken);
        if (registration.Outcome == DiscoveryOutcome.Registered)
        {
            _signals.Publish(new StoreSignal(request.ProjectId, null));
        }

        return registration;
    }

    private static async Task<IReadOnlyList<DiscoveryMember>> MembersAsync(PostgresSession session, string projectId, Guid bay, string token) =>
        await session.QueryAsync(
            ListDiscoveryMembers,
            row => new DiscoveryMember(row.GetInt32(0), row.GetString(1), row.GetString(2)),
            Parameter.Uuid("bay", bay),
            Parameter.Text("token", token),
            Parameter.Text("project", projectId));

    private static async Task<DiscoveryRegistration> RegisterAsync(PostgresSession session, DiscoveryRequest request)
    {
        // The lock is a statement of its own: what was read before it could be old.
        var locked = await session.QueryAsync(LockBay, row => row.GetGuid(0), Parameter.Uuid("bay", request.Bay), Parameter.Text("project", request.ProjectId));
        if (locked.Count == 0)
        {
            return DiscoveryRegistration.BayGone;
        }

        var registration = DiscoveryRegistration.Of(await MembersAsync(session, request.ProjectId, request.Bay, request.Token), request);
        if (registration.Outcome == DiscoveryOutcome.Registered)
        {
            await session.ExecuteAsync(
                InsertDiscoveryMember,
                Parameter.Uuid("bay", request.Bay),
                Parameter.Text("token", request.Token),
                Parameter.Number("number", registration.Member!.Number),
                Parameter.Text("member", request.MemberId),
                Parameter.Text("value", request.Value),
                Parameter.Text("project", request.ProjectId));
        }

        return registration;
    }
}
