namespace Magnum.Storage.Memory;

/// <summary>Host and binary over all starts.</summary>
internal sealed record MemoryService(long Number, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, long ReportCount);
