using Magnum.Grains.Store;

namespace Magnum.Storage.Memory;

/// <summary>An event and its project.</summary>
internal sealed record MemoryEvent(string ProjectId, StoredEvent Stored);
