using Magnum.Grains.Store;

namespace Magnum.Grains.Bays;

/// <summary>Runs turns on bays: read, decide, write where the revision is the one read; on a conflict again. From any process.</summary>
public interface IBayTurns
{
    /// <summary>Makes a bay. <see cref="CommitOutcome"/> says what the database held against it.</summary>
    /// <param name="create">The command.</param>
    /// <param name="baymodel">The baymodel whose values were taken.</param>
    /// <param name="request">The caller's request id, if any.</param>
    /// <param name="trusteePassword">To be sealed with the bay.</param>
    /// <param name="now">The database's time.</param>
    /// <param name="cancellationToken">Ends the call before it is sent.</param>
    Task<(CommitResult Commit, Stored<BayState> Bay)> CreateAsync(
        BayMessage.Create create,
        BaymodelPin baymodel,
        RequestKey? request,
        string trusteePassword,
        DateTimeOffset now,
        CancellationToken cancellationToken);

    /// <summary>Tells a bay something.</summary>
    /// <param name="bay">The bay.</param>
    /// <param name="message">What it is told.</param>
    /// <param name="expectedRevision">When given: refused with <c>ETAG_MISMATCH</c> unless the bay has this revision.</param>
    /// <param name="fence">For what an effect found: the silo's right to write.</param>
    /// <param name="cancellationToken">Ends the call between turns.</param>
    Task<TurnResult> RunAsync(Guid bay, BayMessage message, long? expectedRevision, Fence? fence, CancellationToken cancellationToken);
}
