using System.Collections.Concurrent;
using Magnum.Grains.Cloud;
using Magnum.Grains.Store;
using Magnum.Silo.Effects;
using Magnum.Silo.Scheduling;
using Microsoft.Extensions.Logging;

namespace Magnum.Silo.Polls;

/// <summary>
/// With whose rights the stacks of a project are read: the trust of one of its bays, the same one as long as it works, so that few tokens are asked
/// for; the service's own rights are the last resort.
/// </summary>
internal sealed partial class PollCredentials(IGrainStore store, ICloud cloud, DatabaseClock clock, ILogger logger)
{
    private const int MostTried = 5;
    private static readonly TimeSpan LastResort = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, Lent> _lent = new(StringComparer.Ordinal);
    private long _sweptAt;

    /// <summary>The project's stacks, and the bay whose trust is used; null for the service's own rights.</summary>
    public async Task<(IBayStacks Stacks, Lender? Lender)> OfAsync(string project, IEnumerable<ScheduledBay> bays, string requestId, CancellationToken cancellationToken)
    {
        if (!_lent.TryGetValue(project, out var lent) || lent.Until <= clock.Now)
        {
            Sweep();
            _lent[project] = lent = await LendAsync(bays, cancellationToken);
        }

        return lent.Credentials is { } credentials
            ? (cloud.StacksOf(credentials, requestId), lent.Lender)
            : (cloud.StacksOf(project, requestId), null);
    }

    /// <summary>Those that were used are no good: the next read looks for others.</summary>
    public void Forget(string project) => _lent.TryRemove(project, out _);

    private async Task<Lent> LendAsync(IEnumerable<ScheduledBay> bays, CancellationToken cancellationToken)
    {
        foreach (var bay in bays.Take(MostTried))
        {
            if (await ReadAsync(bay.Uuid, cancellationToken) is { } credentials)
            {
                return new Lent(credentials, new Lender(bay.Uuid, bay.Shard), clock.Now + Longest);
            }
        }

        return new Lent(null, null, clock.Now + LastResort);
    }

    private async Task<BayCredentials?> ReadAsync(Guid bay, CancellationToken cancellationToken)
    {
        try
        {
            return await store.GetBayAsync(bay, cancellationToken) is { State: { CredentialsValid: true } state }
                ? await state.ReadCredentialsAsync(store, cancellationToken)
                : null;
        }
        catch (StoreException exception) when (!exception.IsTransient)
        {
            LogUnreadable(exception, bay);
            return null;
        }
    }

    // Of projects that have no bays here any more nothing is kept.
    private void Sweep()
    {
        var now = clock.Now;
        if (now.UtcTicks - Volatile.Read(ref _sweptAt) < SweepInterval.Ticks)
        {
            return;
        }

        Volatile.Write(ref _sweptAt, now.UtcTicks);
        foreach (var (project, _) in _lent.Where(entry => entry.Value.Until <= now))
        {
            _lent.TryRemove(project, out _);
        }
    }

    private sealed record Lent(BayCredentials? Credentials, Lender? Lender, DateTimeOffset Until);
}
