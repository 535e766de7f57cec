namespace Magnum.Grains.Store;

/// <summary>A create that was carried out under a request id.</summary>
/// <param name="Hash">Hash of that request.</param>
/// <param name="Uuid">What it made.</param>
public sealed record StoredRequest(string Hash, Guid Uuid);
