using Magnum.Grains.Store;

namespace Magnum.Storage.Memory;

/// <summary>A create under a request id, and when it was.</summary>
internal sealed record MemoryRequest(StoredRequest Stored, DateTimeOffset CreatedAt);
