namespace Magnum.Grains.Store;

/// <summary>How a commit went.</summary>
/// <param name="Outcome">Written, or why not.</param>
/// <param name="Revision">The new revision when written, else 0.</param>
public sealed record CommitResult(CommitOutcome Outcome, long Revision)
{
    /// <summary>The earlier create under the same request id, with <see cref="CommitOutcome.RequestRepeated"/>.</summary>
    public StoredRequest? EarlierRequest { get; init; }
}
