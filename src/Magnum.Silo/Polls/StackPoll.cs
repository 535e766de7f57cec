using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Store;
using Magnum.Silo.Calls;
using Magnum.Silo.Scheduling;
using Magnum.Silo.Shards;
using Microsoft.Extensions.Logging;

namespace Magnum.Silo.Polls;

/// <summary>
/// Looks at the stacks of many bays of a project in one list call. A bay is told only what is news to it; otherwise nothing is read from the store
/// and nothing written.
/// </summary>
internal sealed partial class StackPoll(
    IGrainStore store,
    ICloud cloud,
    IBayTurns turns,
    ShardKeeper shards,
    Schedule schedule,
    CloudCalls calls,
    BayPolicy policy,
    SiloOptions options,
    DatabaseClock clock,
    Chance chance,
    ILogger<StackPoll> logger)
{
    private const int FailuresToNote = 3;
    private const int MostErrors = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(5);
    private readonly PollCredentials _credentials = new(store, cloud, clock, logger);
    private readonly ProgressBudget _progress = new();

    /// <summary>Polls a batch and gives its bays back to the schedule.</summary>
    public async Task RunAsync(PollBatch batch, CancellationToken cancellationToken)
    {
        using var work = new PollWork(batch, shards, schedule, clock);
        if (work.Open.Count == 0)
        {
            return;
        }

        try
        {
            await LookAsync(batch, work, cancellationToken);
        }
        catch (CircuitOpenException exception)
        {
            await PutOffAsync(work, exception.RetryIn, exception.ToFault(), cancellationToken);
        }
        catch (CloudException exception)
        {
            var pause = PauseAfter(work.Open.Select(bay => bay.Failures).DefaultIfEmpty().Max(), exception.RetryAfter);
            LogFailed(batch.Project, work.Open.Count, pause, exception.Code, exception.Message);
            await PutOffAsync(work, pause, EffectFault.From(exception), cancellationToken);
        }
    }

    private static BayMessage MessageOf(ScheduledBay bay, Stack? stack) => (bay.Expected.Kind, stack) switch
    {
        (null, null) => new BayMessage.SettledGone(),
        (null, _) => new BayMessage.SettledSeen(stack),
        (_, null) => new BayMessage.StackGone(bay.OperationId) { Sought = bay.Stack },
        _ => new BayMessage.StackSeen(bay.OperationId, stack, Percent: null),
    };

    private TimeSpan PauseAfter(int failures, TimeSpan? asked)
    {
        var grown = FirstPause * Math.Pow(2, Math.Min(failures, 10)) * (0.5 + chance.Next());
        var pause = grown < LongestPause ? grown : LongestPause;
        return asked is { } wanted && wanted > pause ? (wanted < LongestAsked ? wanted : LongestAsked) : pause;
    }

    // With the rights of one bay after another until they are accepted, each once.
    private async Task LookAsync(PollBatch batch, PollWork work, CancellationToken cancellationToken)
    {
        var requestId = $"req-{chance.NewId():D}";
        var refused = new HashSet<Guid>();
        while (true)
        {
            var (stacks, lender) = await _credentials.OfAsync(batch.Project, work.Open.Where(bay => !refused.Contains(bay.Uuid)), requestId, cancellationToken);
            try
            {
                await LookAsync(stacks, batch, work, cancellationToken);
                return;
            }
            catch (CloudException exception) when (exception.CredentialsRefused && lender is not null)
            {
                refused.Add(lender.Bay);
                _credentials.Forget(batch.Project);
                using var hold = shards.Enter(lender.Shard);
                if (hold is not null)
                {
                    await turns.RunAsync(lender.Bay, new BayMessage.CredentialsRefused(), null, hold.Fence, cancellationToken);
                }
            }
        }
    }

    private async Task LookAsync(IBayStacks stacks, PollBatch batch, PollWork work, CancellationToken cancellationToken)
    {
        var asked = clock.Now;
        var found = await ListAsync(stacks, batch, work, cancellationToken);
        foreach (var bay in work.Open)
        {
            // By its name while its id is not known; absence from a list counts only when a second look confirms it.
            var stack = (bay.HasStackId ? found.GetValueOrDefault(bay.Stack!) : null)
                ?? await Fenced(stacks, batch, work.HoldOf(bay)).FindAsync(bay.Stack!, withOutputs: false, cancellationToken);
            if (stack is null || bay.Expected.IsNews(stack, clock.Now))
            {
                await TellAsync(bay, MessageOf(bay, stack), stack, asked, work, cancellationToken);
            }
        }

        if (batch.Waiting == Waiting.Watch && _progress.Choose(batch.Project, work.Open, asked) is { } chosen && found.TryGetValue(chosen.Stack!, out var grows))
        {
            chosen.ProgressReadAt = asked;
            var resources = await Fenced(stacks, batch, work.HoldOf(chosen)).ListResourcesAsync(grows.Id, cancellationToken);
            await TellAsync(chosen, new BayMessage.StackSeen(chosen.OperationId, grows, StackFaults.PercentOf(resources)), grows, asked, work, cancellationToken);
        }

        foreach (var bay in work.Open)
        {
            var now = clock.Now;
            var next = batch.Waiting == Waiting.Watch ? now + BayGrain.PollPause(bay.WatchedSince, now, policy) : options.SettledPollAt(now + options.SettledInterval);
            work.PollAgain(bay, next, asked);
        }
    }

    // One bay's unexpected error must not keep its neighbours from being told.
    private async Task TellAsync(ScheduledBay bay, BayMessage message, Stack? stack, DateTimeOffset asked, PollWork work, CancellationToken cancellationToken)
    {
        try
        {
            await TryTellAsync(bay, message, stack, asked, work, cancellationToken);
            bay.Errors = 0;
        }
        catch (Exception exception) when (exception is not StoreException { IsTransient: true } && !cancellationToken.IsCancellationRequested)
        {
            LogUnexpected(exception, bay.Uuid);
            work.PollAgain(bay, clock.Now + LongestPause, seenAt: null);
            if (exception is not StoreException && ++bay.Errors % MostErrors == 0)
            {
                await turns.RunAsync(bay.Uuid, new BayMessage.Unworkable(exception.GetType().Name), null, work.HoldOf(bay).Fence, cancellationToken);
            }
        }
    }

    // A bay that has changed since Heat was asked is looked at again: what was seen may be older than what it knows.
    private async Task TryTellAsync(ScheduledBay bay, BayMessage message, Stack? stack, DateTimeOffset asked, PollWork work, CancellationToken cancellationToken)
    {
        if (await store.GetBayAsync(bay.Uuid, cancellationToken) is not { } stored)
        {
            work.Remove(bay);
            return;
        }

        if ((stored.State.UpdatedAt ?? stored.State.CreatedAt) >= asked)
        {
            work.Return(bay, stored.State, told: null);
            return;
        }

        var hold = work.HoldOf(bay);
        var result = await turns.RunAsync(bay.Uuid, message, stored.Revision, hold.Fence, cancellationToken);
        if (result.Fenced)
        {
            hold.Lost();
            work.ReadAgain(bay);
        }
        else if (result.Refusal is not null)
        {
            work.ReadAgain(bay);
        }
        else if (result.Removed || result.Bay is null)
        {
            work.Remove(bay);
        }
        else
        {
            work.Return(bay, result.Bay.State, stack);
        }
    }

    private async Task<IReadOnlyDictionary<string, Stack>> ListAsync(IBayStacks stacks, PollBatch batch, PollWork work, CancellationToken cancellationToken)
    {
        string[] ids = [.. work.Open.Where(bay => bay.HasStackId).Select(bay => bay.Stack!)];
        IReadOnlyList<Stack> found = ids.Length == 0 ? [] : await Fenced(stacks, batch, work.AnyHold).ListAsync(ids, cancellationToken);
        return found.ToDictionary(stack => stack.Id, StringComparer.Ordinal);
    }

    // While the cloud does not answer, an operation notes that once; after that nothing is written until its time is over.
    private async Task PutOffAsync(PollWork work, TimeSpan pause, EffectFault fault, CancellationToken cancellationToken)
    {
        foreach (var bay in work.Open)
        {
            var notes = bay is { Failures: >= FailuresToNote, Expected: { Kind: not null, Status: not null } };
            if (notes || clock.Now >= bay.Expected.Deadline)
            {
                var failed = new BayMessage.EffectFailed(bay.OperationId, OperationStage.StackWatch, fault);
                await TellAsync(bay, failed, stack: null, DateTimeOffset.MaxValue, work, cancellationToken);
            }
            else
            {
                var at = clock.Now + pause;
                work.PollAgain(bay, at < bay.Expected.Deadline ? at : bay.Expected.Deadline, seenAt: null);
            }
        }
    }

    private FencedStacks Fenced(IBayStacks stacks, PollBatch batch, ShardHold hold) => new(stacks, calls, batch.Project, hold);
}
