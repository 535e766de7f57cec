using Magnum.Grains.Store;
using Npgsql;

namespace Magnum.Storage.Postgres;

public sealed partial class PostgresGrainStore
{
    private static readonly string ClaimRequest = Sql("claim-request");
    private static readonly string FindRequest = Sql("find-request");

    /// <inheritdoc/>
    public Task<StoredRequest?> FindRequestAsync(string projectId, string method, Guid requestId, CancellationToken cancellationToken) =>
        _database.RunAsync("find-request", session => FindAsync(session, projectId, method, requestId), cancellationToken);

    private static async Task<StoredRequest?> FindAsync(PostgresSession session, string projectId, string method, Guid requestId)
    {
        var found = await session.QueryAsync(
            FindRequest,
            row => new StoredRequest(row.GetString(0), row.GetGuid(1)),
            Parameter.Text("project", projectId),
            Parameter.Text("method", method),
            Parameter.Uuid("request", requestId),
            Parameter.Span("life", RequestLife.Length));
        return found.FirstOrDefault();
    }

    private static NpgsqlBatchCommand ClaimRequestBy(RequestKey request, Guid uuid) =>
        PostgresSession.Statement(
            ClaimRequest,
            Parameter.Text("project", request.ProjectId),
            Parameter.Text("method", request.Method),
            Parameter.Uuid("request", request.RequestId),
            Parameter.Text("hash", request.Hash),
            Parameter.Uuid("uuid", uuid),
            Parameter.Span("life", RequestLife.Length));

    private static async Task<CommitResult> RepeatedAsync(PostgresSession session, RequestKey request) =>
        new(CommitOutcome.RequestRepeated, 0)
        {
            EarlierRequest = await FindAsync(session, request.ProjectId, request.Method, request.RequestId),
        };
}
