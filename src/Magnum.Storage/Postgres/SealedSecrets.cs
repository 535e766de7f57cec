using Magnum.Grains.Store;
using Magnum.Storage.Secrets;
using Npgsql;

namespace Magnum.Storage.Postgres;

/// <summary>The secrets of one commit, sealed, as parameters of its statement.</summary>
internal sealed class SealedSecrets : IDisposable
{
    private readonly DataKey? _key;

    private SealedSecrets(BayCommit commit, DataKey? key, WrappedKey? newKey)
    {
        _key = key;
        Parameters =
        [
            Parameter.Text("kek", newKey?.KekId),
            Parameter.Bytes("key", newKey?.Envelope),
            Parameter.Texts("kinds", commit.Secrets.Keys),
            Parameter.Envelopes("envelopes", commit.Secrets.Select(pair => key!.Seal(pair.Key, pair.Value))),
        ];
    }

    /// <summary>The parameters: the wrapped data key when it is new, kinds and envelopes.</summary>
    public IReadOnlyList<NpgsqlParameter> Parameters { get; }

    /// <summary>Those of a new bay.</summary>
    public static SealedSecrets New(KeyRing keys, BayCommit commit) => For(keys, commit, wrapped: null);

    /// <summary>Those of a bay that has this data key, or none yet.</summary>
    public static SealedSecrets For(KeyRing keys, BayCommit commit, WrappedKey? wrapped)
    {
        if (commit.Secrets.Count == 0)
        {
            return new SealedSecrets(commit, key: null, newKey: null);
        }

        if (wrapped is not null)
        {
            return new SealedSecrets(commit, keys.Unwrap(wrapped, commit.State.ProjectId, commit.State.Uuid), newKey: null);
        }

        var key = KeyRing.Create(commit.State.ProjectId, commit.State.Uuid);
        return new SealedSecrets(commit, key, keys.Wrap(key));
    }

    public void Dispose() => _key?.Dispose();
}
