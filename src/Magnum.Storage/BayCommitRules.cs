using Magnum.Grains.Store;

namespace Magnum.Storage;

/// <summary>What a commit must be in itself; a breach is a bug of the caller.</summary>
internal static class BayCommitRules
{
    /// <summary>Throws <see cref="ArgumentException"/> when the commit contradicts itself.</summary>
    public static void Check(BayCommit commit)
    {
        if (commit.Remove && commit.ExpectedRevision is null)
        {
            throw new ArgumentException("A removal names the revision that was read.", nameof(commit));
        }

        if (commit.Remove && commit.Events.Count == 0)
        {
            throw new ArgumentException("A removal is told by an event: it carries the bay's last state to those who watch.", nameof(commit));
        }

        if (commit.ExpectedRevision is not null && (commit.Baymodel ?? (object?)commit.Request ?? commit.MaxBaysInProject) is not null)
        {
            throw new ArgumentException("Baymodel, request id and quota belong to an insert.", nameof(commit));
        }
    }
}
