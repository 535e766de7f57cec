namespace Magnum.Storage.Secrets;

/// <summary>A bay's data key as it is stored.</summary>
/// <param name="KekId">Id of the key-encryption key that wraps it.</param>
/// <param name="Envelope">The sealed data key.</param>
internal sealed record WrappedKey(string KekId, byte[] Envelope);
