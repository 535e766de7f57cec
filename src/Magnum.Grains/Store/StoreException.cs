namespace Magnum.Grains.Store;

/// <summary>The database could not be reached, or failed. The message names the operation; no secret, no SQL value.</summary>
/// <param name="message">What was being done and what the database said.</param>
/// <param name="isTransient">Whether the same call may succeed later.</param>
/// <param name="innerException">What the driver threw.</param>
public sealed class StoreException(string message, bool isTransient, Exception? innerException) : Exception(message, innerException)
{
    /// <summary>Whether the same call may succeed later.</summary>
    public bool IsTransient { get; } = isTransient;
}
