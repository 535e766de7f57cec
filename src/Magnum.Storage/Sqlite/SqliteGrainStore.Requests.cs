using Magnum.Grains.Store;

namespace Magnum.Storage.Sqlite;

public sealed partial class SqliteGrainStore
{
    private static readonly string RememberRequest = Sql("remember-request");
    private static readonly string FindRequest = Sql("find-request");

    /// <inheritdoc/>
    public Task<StoredRequest?> FindRequestAsync(string projectId, string method, Guid requestId, CancellationToken cancellationToken) =>
        _database.ReadAsync("find-request", session => Find(session, projectId, method, requestId), cancellationToken);

    private StoredRequest? Find(SqliteSession session, string projectId, string method, Guid requestId) =>
        session.Query(
            FindRequest,
            row => new StoredRequest(row.GetString(0), Guid.Parse(row.GetString(1))),
            ("@project", projectId),
            ("@method", method),
            ("@request", requestId),
            ("@forgotten", Now() - RequestLife.Length)).FirstOrDefault();

    private CommitResult? Claim(SqliteSession session, RequestKey? request, Guid uuid)
    {
        if (request is null)
        {
            return null;
        }

        var claimed = session.Execute(
            RememberRequest,
            ("@project", request.ProjectId),
            ("@method", request.Method),
            ("@request", request.RequestId),
            ("@hash", request.Hash),
            ("@uuid", uuid),
            ("@now", Now()),
            ("@forgotten", Now() - RequestLife.Length));
        return claimed > 0
            ? null
            : new CommitResult(CommitOutcome.RequestRepeated, 0)
            {
                EarlierRequest = Find(session, request.ProjectId, request.Method, request.RequestId),
            };
    }
}
