using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Magnum.Storage.Secrets;

/// <summary>AES-256-GCM: version, nonce, tag, ciphertext; bound to what it belongs to as associated data.</summary>
internal static class Sealed
{
    private const byte Version = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int HeaderLength = 1 + NonceLength + TagLength;

    /// <summary>Seals bytes.</summary>
    public static byte[] Seal(byte[] key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> belongsTo)
    {
        var envelope = new byte[HeaderLength + plain.Length];
        envelope[0] = Version;
        var nonce = envelope.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagLength);
        cipher.Encrypt(nonce, plain, envelope.AsSpan(HeaderLength), envelope.AsSpan(1 + NonceLength, TagLength), belongsTo);
        return envelope;
    }

    /// <summary>Opens what <see cref="Seal"/> made. Throws <see cref="CryptographicException"/> when key or belonging are others.</summary>
    public static byte[] Open(byte[] key, ReadOnlySpan<byte> envelope, ReadOnlySpan<byte> belongsTo)
    {
        if (envelope.Length < HeaderLength || envelope[0] != Version)
        {
            throw new CryptographicException("The envelope is of an unknown form.");
        }

        var plain = new byte[envelope.Length - HeaderLength];
        using var cipher = new AesGcm(key, TagLength);
        cipher.Decrypt(envelope.Slice(1, NonceLength), envelope[HeaderLength..], envelope.Slice(1 + NonceLength, TagLength), plain, belongsTo);
        return plain;
    }

    /// <summary>Parts as associated data; each is preceded by its length, so that no two lists of parts give the same bytes.</summary>
    public static byte[] BelongsTo(string project, Guid bay, string kind)
    {
        using var bytes = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        foreach (var part in (string[])[project, bay.ToString("D"), kind])
        {
            var text = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, text.Length);
            bytes.Write(length);
            bytes.Write(text);
        }

        return bytes.ToArray();
    }
}
