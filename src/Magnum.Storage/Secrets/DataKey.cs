using System.Security.Cryptography;
using System.Text;
using Magnum.Grains.Store;

namespace Magnum.Storage.Secrets;

/// <summary>The key that seals one bay's secrets, in the clear; wiped when disposed.</summary>
internal sealed class DataKey(byte[] key, string projectId, Guid bay) : IDisposable
{
    /// <summary>Seals a secret of the bay.</summary>
    public byte[] Seal(string kind, string secret)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        try
        {
            return Sealed.Seal(key, plain, Sealed.BelongsTo(projectId, bay, kind));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>Opens a secret of the bay. Throws <see cref="StoreException"/> when it is another's, or was tampered with.</summary>
    public string Open(string kind, byte[] envelope)
    {
        try
        {
            return Encoding.UTF8.GetString(Sealed.Open(key, envelope, Sealed.BelongsTo(projectId, bay, kind)));
        }
        catch (CryptographicException exception)
        {
            throw new StoreException($"The secret '{kind}' of bay {bay} cannot be opened: it is not what was sealed for it.", isTransient: false, exception);
        }
    }

    /// <summary>The key under another key-encryption key.</summary>
    public WrappedKey WrapWith(string kekId, byte[] kek) => new(kekId, Sealed.Seal(kek, key, KeyRing.KeyBelongsTo(projectId, bay)));

    public void Dispose() => CryptographicOperations.ZeroMemory(key);
}
