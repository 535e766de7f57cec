using Magnum.Grains.Store;
using Magnum.Storage.Secrets;

namespace Magnum.Storage.Sqlite;

public sealed partial class SqliteGrainStore
{
    private const int RewrapBatch = 200;

    private static readonly string FindSecret = Sql("find-secret");
    private static readonly string FindDataKey = Sql("find-data-key");
    private static readonly string InsertDataKey = Sql("insert-data-key");
    private static readonly string WriteSecret = Sql("write-secret");
    private static readonly string DataKeysToRewrap = Sql("data-keys-to-rewrap");
    private static readonly string RewrapDataKey = Sql("rewrap-data-key");

    /// <inheritdoc/>
    public async Task<string?> ReadSecretAsync(string projectId, Guid bay, string kind, CancellationToken cancellationToken)
    {
        var found = await _database.ReadAsync(
            "read-secret",
            session => session.Query(
                FindSecret,
                row => (Key: new WrappedKey(row.GetString(0), row.GetFieldValue<byte[]>(1)), Envelope: row.GetFieldValue<byte[]>(2)),
                ("@project", projectId),
                ("@bay", bay),
                ("@kind", kind)),
            cancellationToken);
        if (found.Count == 0)
        {
            return null;
        }

        using var key = _keys.Unwrap(found[0].Key, projectId, bay);
        return key.Open(kind, found[0].Envelope);
    }

    /// <summary>
    /// Wraps by the first key-encryption key what other keys wrap, in small transactions beside the running work; afterwards the other
    /// keys are needed no more. Answers with how many data keys were wrapped anew.
    /// </summary>
    /// <exception cref="StoreException">The database failed, or a data key's key-encryption key is not configured.</exception>
    public async Task<int> RewrapAsync(CancellationToken cancellationToken)
    {
        var total = 0;
        int batch;
        do
        {
            batch = await _database.WriteAsync("rewrap", RewrapSome, _ => true, cancellationToken);
            total += batch;
        }
        while (batch > 0);

        LogRewrapped(total, _keys.FirstId);
        return total;
    }

    private int RewrapSome(SqliteSession session)
    {
        var found = session.Query(
            DataKeysToRewrap,
            row => (Bay: Guid.Parse(row.GetString(0)), Project: row.GetString(1), Key: new WrappedKey(row.GetString(2), row.GetFieldValue<byte[]>(3))),
            ("@kek", _keys.FirstId),
            ("@limit", RewrapBatch));
        foreach (var (bay, project, wrapped) in found)
        {
            using var key = _keys.Unwrap(wrapped, project, bay);
            var anew = _keys.Wrap(key);
            session.Execute(RewrapDataKey, ("@bay", bay), ("@kek", anew.KekId), ("@envelope", anew.Envelope));
        }

        return found.Count;
    }

    private void Seal(SqliteSession session, BayCommit commit)
    {
        if (commit.Secrets.Count == 0)
        {
            return;
        }

        var (project, bay) = (commit.State.ProjectId, commit.State.Uuid);
        using var key = DataKeyOf(session, project, bay);
        foreach (var (kind, secret) in commit.Secrets)
        {
            session.Execute(WriteSecret, ("@bay", bay), ("@kind", kind), ("@project", project), ("@envelope", key.Seal(kind, secret)));
        }
    }

    private DataKey DataKeyOf(SqliteSession session, string project, Guid bay)
    {
        var found = session.Query(
            FindDataKey, row => new WrappedKey(row.GetString(0), row.GetFieldValue<byte[]>(1)), ("@bay", bay), ("@project", project));
        if (found.Count > 0)
        {
            return _keys.Unwrap(found[0], project, bay);
        }

        var key = KeyRing.Create(project, bay);
        var wrapped = _keys.Wrap(key);
        session.Execute(InsertDataKey, ("@bay", bay), ("@project", project), ("@kek", wrapped.KekId), ("@envelope", wrapped.Envelope));
        return key;
    }
}
