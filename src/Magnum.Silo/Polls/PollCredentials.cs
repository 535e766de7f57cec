using System.Collections.Concurrent;
using Magnum.Grains.Cloud;
using Magnum.Grains.Store;
using Magnum.Silo.Effects;
using Magnum.Silo.Scheduling;

namespace Magnum.Silo.Polls;

/// <summary>
/// With whose rights the stacks of a project are read: the trust of one of its bays, the same one as long as it works, so that few tokens are asked
/// for; the service's own rights are the last resort.
/// </summary>
internal sealed class PollCredentials(IGrainStore store, ICloud cloud, DatabaseClock clock)
{
    private const int MostTried = 5;
    private static readonly TimeSpan LastResort = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, Lent> _lent = new(StringComparer.Ordinal);

    /// <summary>The project's stacks, and the bay whose trust is used; null for the service's own rights.</summary>
    public async Task<(IBayStacks Stacks, Lender? Lender)> OfAsync(string project, IReadOnlyList<ScheduledBay> bays, string requestId, CancellationToken cancellationToken)
    {
        if (!_lent.TryGetValue(project, out var lent) || lent.Until <= clock.Now)
        {
            _lent[project] = lent = await LendAsync(bays, cancellationToken);
        }

        return lent.Credentials is { } credentials
            ? (cloud.StacksOf(credentials, requestId), lent.Lender)
            : (cloud.StacksOf(project, requestId), null);
    }

    /// <summary>Those that were used are no good: the next read looks for others.</summary>
    public void Forget(string project) => _lent.TryRemove(project, out _);

    private async Task<Lent> LendAsync(IReadOnlyList<ScheduledBay> bays, CancellationToken cancellationToken)
    {
        foreach (var bay in bays.Take(MostTried))
        {
            if (await store.GetBayAsync(bay.Uuid, cancellationToken) is { State: { CredentialsValid: true } state }
                && await state.ReadCredentialsAsync(store, cancellationToken) is { } credentials)
            {
                return new Lent(credentials, new Lender(bay.Uuid, bay.Shard), DateTimeOffset.MaxValue);
            }
        }

        return new Lent(null, null, clock.Now + LastResort);
    }

    private sealed record Lent(BayCredentials? Credentials, Lender? Lender, DateTimeOffset Until);
}
