using System.Security.Cryptography;
using Magnum.Grains.Store;

namespace Magnum.Storage.Secrets;

/// <summary>Makes, wraps and unwraps the bays' data keys.</summary>
internal sealed class KeyRing(SecretKeys keys)
{
    private const int KeyLength = 32;

    /// <summary>The id of the key that wraps now.</summary>
    public string FirstId => keys.FirstId;

    /// <summary>What a wrapped data key is bound to.</summary>
    public static byte[] KeyBelongsTo(string projectId, Guid bay) => Sealed.BelongsTo(projectId, bay, "data-key");

    /// <summary>A new data key for a bay.</summary>
    public static DataKey Create(string projectId, Guid bay) => new(RandomNumberGenerator.GetBytes(KeyLength), projectId, bay);

    /// <summary>The data key, wrapped by the first key-encryption key.</summary>
    public WrappedKey Wrap(DataKey key) => key.WrapWith(FirstId, keys.Find(FirstId)!);

    /// <summary>A bay's data key. Throws <see cref="StoreException"/> when no configured key unwraps it.</summary>
    public DataKey Unwrap(WrappedKey wrapped, string projectId, Guid bay)
    {
        var kek = keys.Find(wrapped.KekId)
            ?? throw new StoreException(
                $"The secrets of bay {bay} are sealed under the key-encryption key '{wrapped.KekId}', which is not configured.",
                isTransient: false,
                innerException: null);
        try
        {
            return new DataKey(Sealed.Open(kek, wrapped.Envelope, KeyBelongsTo(projectId, bay)), projectId, bay);
        }
        catch (CryptographicException exception)
        {
            throw new StoreException(
                $"The secrets of bay {bay} cannot be opened: the configured key-encryption key '{wrapped.KekId}' is not the one that sealed them.",
                isTransient: false,
                exception);
        }
    }
}
