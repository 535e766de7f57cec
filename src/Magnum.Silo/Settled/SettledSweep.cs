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
internal sealed partial class SettledSweep(IGrainStore store, ICloud cloud, IBayTurns turns, ShardKeeper shards, SiloOptions options, DatabaseClock clock, TimeProvider time, ILogger<SettledSweep> logger)
{
    private const int PageSize = 500;
    private const int MostIds = 100;
    private Dictionary<Guid, (string Status, Guid? Operation)> _seen = [];

    /// <summary>One round over all settled bays; true when every one could be compared.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var (began, takes) = (clock.Now, shards.Takes);
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
            shards.Synced(began, takes);
        }

        return complete;
    }

    private async Task<bool> CompareAsync(SettledBay[] bays, Dictionary<Guid, (string, Guid?)> seen, CancellationToken cancellationToken)
    {
        var asked = clock.Now;
        try
        {
            var (stacks, found) = await ListAsync(bays, cancellationToken).ConfigureAwait(false);
            if (stacks is null)
            {
                return false;
            }

            foreach (var bay in bays)
            {
                await CompareAsync(bay, found.GetValueOrDefault(bay.StackId), asked, stacks, seen, cancellationToken).ConfigureAwait(false);
            }

            return true;
        }
        catch (CloudException exception)
        {
            LogFailed(bays[0].ProjectId, exception.Code, exception.Message);
            return false;
        }
        catch (LeaseLostException)
        {
            return false;
        }
    }

    private async Task CompareAsync(
        SettledBay bay, Stack? stack, DateTimeOffset asked, IBayStacks stacks, Dictionary<Guid, (string, Guid?)> seen, CancellationToken cancellationToken)
    {
        using var hold = shards.Enter(bay.Shard);
        if (hold is null)
        {
            return;
        }

        if (stack is not null)
        {
            var now = (stack.Status, stack.Operation());
            if ((_seen.TryGetValue(bay.Uuid, out var before) && before == now)
                || await TellAsync(bay, new BayMessage.SettledSeen(stack), asked, hold, cancellationToken).ConfigureAwait(false))
            {
                seen[bay.Uuid] = now;
            }
        }
        else if (await Fenced(stacks, hold).FindAsync(bay.StackId, withOutputs: false, cancellationToken).ConfigureAwait(false) is null)
        {
            await TellAsync(bay, new BayMessage.SettledGone(), asked, hold, cancellationToken).ConfigureAwait(false);
        }
    }

    // A bay that has changed since Heat was asked is left to the next round: what was seen may be older than what the bay knows.
    private async Task<bool> TellAsync(SettledBay bay, BayMessage found, DateTimeOffset asked, ShardHold hold, CancellationToken cancellationToken)
    {
        if (await store.GetBayAsync(bay.Uuid, cancellationToken).ConfigureAwait(false) is not { } stored || (stored.State.UpdatedAt ?? stored.State.CreatedAt) >= asked)
        {
            return false;
        }

        var result = await turns.RunAsync(bay.Uuid, found, stored.Revision, hold.Fence, cancellationToken).ConfigureAwait(false);
        if (result.Fenced)
        {
            hold.Lost();
        }

        return result is { Fenced: false, Refusal: null };
    }

    private FencedStacks Fenced(IBayStacks stacks, ShardHold hold) => new(stacks, new FencedCalls(hold, options.CallTimeout, time));

    // With the credentials of the first bay whose trust still works; the service's own are the last resort. Null when no shard is held any more.
    private async Task<(IBayStacks? Stacks, Dictionary<string, Stack> Found)> ListAsync(SettledBay[] bays, CancellationToken cancellationToken)
    {
        var requestId = $"req-{Guid.NewGuid():D}";
        foreach (var bay in bays)
        {
            using var hold = shards.Enter(bay.Shard);
            if (hold is null || await CredentialsOfAsync(bay, cancellationToken).ConfigureAwait(false) is not { } credentials)
            {
                continue;
            }

            try
            {
                return await ListAsync(cloud.StacksOf(credentials, requestId), bays, hold, cancellationToken).ConfigureAwait(false);
            }
            catch (CloudException exception) when (exception.CredentialsRefused)
            {
                await TellAsync(bay, new BayMessage.CredentialsRefused(), DateTimeOffset.MaxValue, hold, cancellationToken).ConfigureAwait(false);
            }
        }

        using var any = bays.Select(bay => shards.Enter(bay.Shard)).FirstOrDefault(hold => hold is not null);
        return any is null ? (null, []) : await ListAsync(cloud.StacksOf(bays[0].ProjectId, requestId), bays, any, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(IBayStacks Stacks, Dictionary<string, Stack> Found)> ListAsync(IBayStacks stacks, SettledBay[] bays, ShardHold hold, CancellationToken cancellationToken)
    {
        var found = await Fenced(stacks, hold).ListAsync([.. bays.Select(bay => bay.StackId)], cancellationToken).ConfigureAwait(false);
        return (stacks, found.ToDictionary(stack => stack.Id, StringComparer.Ordinal));
    }

    private async Task<BayCredentials?> CredentialsOfAsync(SettledBay bay, CancellationToken cancellationToken) =>
        await store.GetBayAsync(bay.Uuid, cancellationToken).ConfigureAwait(false) is { State: { CredentialsValid: true } state }
            ? await state.ReadCredentialsAsync(store, cancellationToken).ConfigureAwait(false)
            : null;
}
