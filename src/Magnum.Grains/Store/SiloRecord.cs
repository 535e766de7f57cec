namespace Magnum.Grains.Store;

/// <summary>A silo as the others see it.</summary>
/// <param name="Number">Number of host and binary, in the order of first start.</param>
/// <param name="Host">Host name.</param>
/// <param name="Binary">Name of the program.</param>
/// <param name="ReportCount">How often it has reported.</param>
/// <param name="FirstSeen">When it first reported, UTC.</param>
/// <param name="LastSeen">When it last reported, UTC.</param>
/// <param name="ShardCount">How many shards it leases.</param>
public sealed record SiloRecord(long Number, string Host, string Binary, long ReportCount, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, int ShardCount);
