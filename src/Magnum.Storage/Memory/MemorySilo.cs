using Magnum.Grains.Store;

namespace Magnum.Storage.Memory;

/// <summary>A silo that reports being alive, and until when that counts.</summary>
internal sealed record MemorySilo(SiloIdentity Identity, DateTimeOffset LeaseUntil);
