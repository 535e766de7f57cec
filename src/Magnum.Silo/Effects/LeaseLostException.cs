namespace Magnum.Silo.Effects;

/// <summary>The lease ended or is about to: no outside call may begin any more.</summary>
internal sealed class LeaseLostException() : Exception("The shard's lease ended before the call.");
