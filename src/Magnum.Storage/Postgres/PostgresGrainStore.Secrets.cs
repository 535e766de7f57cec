using Magnum.Grains.Bays;
using Magnum.Grains.Store;
using Magnum.Storage.Secrets;

namespace Magnum.Storage.Postgres;

public sealed partial class PostgresGrainStore
{
    private const int RewrapBatch = 200;

    private static readonly string FindSecret = Sql("find-secret");
    private static readonly string FindDataKey = Sql("find-data-key");
    private static readonly string DataKeysToRewrap = Sql("data-keys-to-rewrap");
    private static readonly string RewrapDataKey = Sql("rewrap-data-key");

    /// <inheritdoc/>
    public async Task<string?> ReadSecretAsync(string projectId, Guid bay, string kind, CancellationToken cancellationToken)
    {
        var found = await _database.RunAsync(
            "read-secret",
            session => session.QueryAsync(
                FindSecret,
                row => (Key: new WrappedKey(row.GetString(0), row.GetFieldValue<byte[]>(1)), Envelope: row.GetFieldValue<byte[]>(2)),
                Parameter.Text("project", projectId),
                Parameter.Uuid("bay", bay),
                Parameter.Text("kind", kind)),
            cancellationToken);
        if (found.Count == 0)
        {
            return null;
        }

        using var key = _keys.Unwrap(found[0].Key, projectId, bay);
        return key.Open(kind, found[0].Envelope);
    }

    /// <summary>
    /// Wraps by the first key-encryption key what other keys wrap, in small transactions beside the running work; once every process has
    /// the new key first, the other keys are needed no more. Answers with how many data keys were wrapped anew.
    /// </summary>
    /// <exception cref="StoreException">The database failed, or a data key's key-encryption key is not configured.</exception>
    public async Task<int> RewrapAsync(CancellationToken cancellationToken)
    {
        var total = 0;
        int batch;
        do
        {
            batch = await _database.TransactAsync("rewrap", RewrapSomeAsync, _ => true, cancellationToken);
            total += batch;
        }
        while (batch > 0);

        LogRewrapped(total, _keys.FirstId);
        return total;
    }

    private async Task<int> RewrapSomeAsync(PostgresSession session)
    {
        var found = await session.QueryAsync(
            DataKeysToRewrap,
            row => (Bay: row.GetGuid(0), Project: row.GetString(1), Key: new WrappedKey(row.GetString(2), row.GetFieldValue<byte[]>(3))),
            Parameter.Text("kek", _keys.FirstId),
            Parameter.Number("limit", RewrapBatch));
        foreach (var (bay, project, wrapped) in found)
        {
            using var key = _keys.Unwrap(wrapped, project, bay);
            var anew = _keys.Wrap(key);
            await session.ExecuteAsync(
                RewrapDataKey, Parameter.Uuid("bay", bay), Parameter.Text("kek", anew.KekId), Parameter.Bytes("envelope", anew.Envelope));
        }

        return found.Count;
    }

    private static async Task<WrappedKey?> FindDataKeyAsync(PostgresSession session, BayState bay)
    {
        var found = await session.QueryAsync(
            FindDataKey,
            row => new WrappedKey(row.GetString(0), row.GetFieldValue<byte[]>(1)),
            Parameter.Uuid("bay", bay.Uuid),
            Parameter.Text("project", bay.ProjectId));
        return found.FirstOrDefault();
    }
}
