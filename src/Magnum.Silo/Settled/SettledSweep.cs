using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Store;
using Magnum.Silo.Effects;
using Magnum.Silo.Shards;
using Microsoft.Extensions.Logging;

namespace Magnum.Silo.Settled;

/// <summary>
/// Compares the settled bays of this silo's shards with Heat: many bays of a project in one list call, with the credentials of one of them.
/// A bay is told only what is new; most rounds write nothing.
/// </summary>
internal sealed partial class SettledSweep(IGrainStore store, ICloud cloud, IBayTurns turns, ShardKeeper shards, DatabaseClock clock, ILogger<SettledSweep> logger)
{
    private const int PageSize = 500;
    private const int MostIds = 100;
    private Dictionary<Guid, (string Status, Guid? Operation)> _seen = [];

    /// <summary>One round over all settled bays; true when every one could be compared.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var began = clock.Now;
        var seen = new Dictionary<Guid, (string, Guid?)>();
        var complete = true;
        Guid? after = null;
        while (true)
        {
            var page = await store.ReadSettledAsync(shards.Held, after, PageSize, cancellationToken).ConfigureAwait(false);
            foreach (var project in page.GroupBy(bay => bay.ProjectId, StringComparer.Ordinal))
            {
                foreach (var bays in project.Chunk(MostIds))
                {
                    complete &= await CompareAsync(bays, seen, cancellationToken).ConfigureAwait(false);
                }
            }

            if (page.Count < PageSize)
            {
                break;
            }

            after = page[^1].Uuid;
        }

        _seen = seen;
        if (complete)
        {
            shards.Synced(began);
        }

        return complete;
    }

    private async Task<bool> CompareAsync(SettledBay[] bays, Dictionary<Guid, (string, Guid?)> seen, CancellationToken cancellationToken)
    {
        try
        {
            var (stacks, found) = await ListAsync(bays, cancellationToken).ConfigureAwait(false);
            if (stacks is null)
            {
                return false;
            }

            foreach (var bay in bays)
            {
                await CompareAsync(bay, found.GetValueOrDefault(bay.StackId), stacks, seen, cancellationToken).ConfigureAwait(false);
            }

            return true;
        }
        catch (CloudException exception)
        {
            LogFailed(bays[0].ProjectId, exception.Code, exception.Message);
            return false;
        }
    }

    private async Task CompareAsync(SettledBay bay, Stack? stack, IBayStacks stacks, Dictionary<Guid, (string, Guid?)> seen, CancellationToken cancellationToken)
    {
        using var hold = shards.Enter(bay.Shard);
        if (hold is null)
        {
            return;
        }

        if (stack is not null)
        {
            var now = (stack.Status, stack.Operation());
            if (!_seen.TryGetValue(bay.Uuid, out var before) || before != now)
            {
                await turns.RunAsync(bay.Uuid, new BayMessage.SettledSeen(stack), null, hold.Fence, cancellationToken).ConfigureAwait(false);
            }

            seen[bay.Uuid] = now;
        }
        else if (await stacks.FindAsync(bay.StackId, withOutputs: false, cancellationToken).ConfigureAwait(false) is null)
        {
            await turns.RunAsync(bay.Uuid, new BayMessage.SettledGone(), null, hold.Fence, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(IBayStacks? Stacks, Dictionary<string, Stack> Found)> ListAsync(SettledBay[] bays, CancellationToken cancellationToken)
    {
        var ids = bays.Select(bay => bay.StackId).ToList();
        foreach (var bay in bays)
        {
            var stored = await store.GetBayAsync(bay.Uuid, cancellationToken).ConfigureAwait(false);
            if (stored is not { State.CredentialsValid: true } || await stored.State.ReadCredentialsAsync(store, cancellationToken).ConfigureAwait(false) is not { } credentials)
            {
                continue;
            }

            var stacks = cloud.StacksOf(credentials, $"req-{Guid.NewGuid():D}");
            try
            {
                var found = await stacks.ListAsync(ids, cancellationToken).ConfigureAwait(false);
                return (stacks, found.ToDictionary(stack => stack.Id, StringComparer.Ordinal));
            }
            catch (CloudException exception) when (exception.CredentialsRefused)
            {
                using var hold = shards.Enter(bay.Shard);
                if (hold is not null)
                {
                    await turns.RunAsync(bay.Uuid, new BayMessage.CredentialsRefused(), null, hold.Fence, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        return (null, []);
    }
}
