namespace Magnum.Silo.Calls;

/// <summary>The lease ended or is about to, or the silo stops: no outside call may begin any more.</summary>
internal sealed class LeaseLostException() : Exception("The shard's lease ended before the call.");
