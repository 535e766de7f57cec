using Magnum.Grains.Discovery;
using Magnum.Grains.Store;

namespace Magnum.Storage.Sqlite;

public sealed partial class SqliteGrainStore
{
    private static readonly string BayExists = Sql("bay-exists");
    private static readonly string ListDiscoveryMembers = Sql("list-discovery-members");
    private static readonly string InsertDiscoveryMember = Sql("insert-discovery-member");

    /// <inheritdoc/>
    public Task<IReadOnlyList<DiscoveryMember>> ListMembersAsync(string projectId, Guid bay, string token, CancellationToken cancellationToken) =>
        _database.ReadAsync<IReadOnlyList<DiscoveryMember>>("list-discovery-members", session => Members(session, projectId, bay, token), cancellationToken);

    /// <inheritdoc/>
    public async Task<DiscoveryRegistration> RegisterMemberAsync(DiscoveryRequest request, CancellationToken cancellationToken)
    {
        var registration = await _database.WriteAsync(
            "register-discovery-member", session => Register(session, request), result => result.Outcome == DiscoveryOutcome.Registered, cancellationToken);
        if (registration.Outcome == DiscoveryOutcome.Registered)
        {
            _signals.Publish(new StoreSignal(request.ProjectId, null));
        }

        return registration;
    }

    private static List<DiscoveryMember> Members(SqliteSession session, string projectId, Guid bay, string token) =>
        session.Query(
            ListDiscoveryMembers,
            row => new DiscoveryMember(row.GetInt32(0), row.GetString(1), row.GetString(2)),
            ("@bay", bay),
            ("@token", token),
            ("@project", projectId));

    private DiscoveryRegistration Register(SqliteSession session, DiscoveryRequest request)
    {
        if (!session.Holds(BayExists, ("@bay", request.Bay), ("@project", request.ProjectId)))
        {
            return DiscoveryRegistration.BayGone;
        }

        var registration = DiscoveryRegistration.Of(Members(session, request.ProjectId, request.Bay, request.Token), request);
        if (registration.Outcome == DiscoveryOutcome.Registered)
        {
            session.Execute(
                InsertDiscoveryMember,
                ("@bay", request.Bay),
                ("@token", request.Token),
                ("@number", registration.Member!.Number),
                ("@member", request.MemberId),
                ("@value", request.Value),
                ("@now", Now()),
                ("@project", request.ProjectId));
        }

        return registration;
    }
}
