namespace Magnum.Silo.Polls;

/// <summary>A bay whose trust is used to read the stacks of its project.</summary>
/// <param name="Bay">The bay.</param>
/// <param name="Shard">Its shard.</param>
internal sealed record Lender(Guid Bay, int Shard);
