using System.Collections.Concurrent;
using Grpc.Core;
using Magnum.V1;

namespace Magnum.Tests.Shared.Load;

/// <summary>
/// A caller of the API who makes bays, scales them, reads them and deletes some, one call after the other, whether the service is well or not, and
/// remembers what was acknowledged.
/// </summary>
/// <param name="number">Its number, for names and for its choices.</param>
/// <param name="clients">The bays of its project, by any server.</param>
/// <param name="baymodel">What its bays are made from.</param>
/// <param name="habits">How it goes about it.</param>
/// <param name="served">Hears of every answer.</param>
/// <param name="time">The clock.</param>
internal sealed class LoadCaller(int number, Func<Bays.BaysClient> clients, string baymodel, LoadHabits habits, Served served, TimeProvider time)
{
    private const int MostLooks = 100;
    private readonly Random _choices = new(number);
    private int _asked;

    /// <summary>The bays whose creates were acknowledged.</summary>
    public List<LoadedBay> Made { get; } = [];

    /// <summary>How many writes were acknowledged.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>How often each refusal was met.</summary>
    public ConcurrentDictionary<string, int> Refusals { get; } = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken over)
    {
        while (Made.Count < habits.Bays && !over.IsCancellationRequested)
        {
            if (await CreateAsync(over) is not { } bay)
            {
                continue;
            }

            for (var update = 0; update < habits.Updates && !over.IsCancellationRequested; update++)
            {
                await UpdateAsync(bay, await SettledAsync(bay, over), 1 + _choices.Next(5));
            }

            if (Made.Count % habits.KeepsOneOf != 0)
            {
                await SettledAsync(bay, over);
                await DeleteAsync(bay, over);
            }
        }
    }

    private async Task<LoadedBay?> CreateAsync(CancellationToken over)
    {
        var request = new CreateBayRequest
        {
            Bay = new Bay { Name = $"load-{number}-{_asked++}", BaymodelId = baymodel },
            RequestId = habits.Repeats > 0 ? Guid.NewGuid().ToString("D") : string.Empty,
        };
        var answer = await RepeatAsync(() => clients().CreateBayAsync(request, deadline: Deadline()), over);

        // A create that is repeated may come to a bay that was given up meanwhile.
        if (answer.Bay is not { } created || created.Status is not (BayStatus.CreateInProgress or BayStatus.CreateComplete))
        {
            return null;
        }

        var bay = new LoadedBay(created.Uuid, clients);
        Made.Add(bay);
        return bay;
    }

    private async Task UpdateAsync(LoadedBay bay, Bay? seen, int nodes)
    {
        var request = new UpdateBayRequest { Id = bay.Uuid, Bay = new Bay { NodeCount = nodes }, Etag = habits.Repeats > 0 && seen is not null ? seen.Etag : string.Empty };
        if (habits.Repeats > 0 && seen is null)
        {
            return;
        }

        bay.UpdateAsked(nodes);
        var answer = await TryAsync(isWrite: true, () => clients().UpdateBayAsync(request, deadline: Deadline()));
        if (answer.Bay is not null)
        {
            bay.UpdateAcknowledged(nodes);
        }
    }

    private async Task DeleteAsync(LoadedBay bay, CancellationToken over)
    {
        bay.DeleteAsked();
        var answer = await RepeatAsync(() => clients().DeleteBayAsync(new DeleteBayRequest { Id = bay.Uuid }, deadline: Deadline()), over);
        if (answer.Bay is not null)
        {
            bay.DeleteAcknowledged();
        }
    }

    // The bay as it was seen last; null when there was no answer.
    private async Task<Bay?> SettledAsync(LoadedBay bay, CancellationToken over)
    {
        var isHasty = _choices.NextDouble() < habits.Haste;
        Bay? seen = null;
        for (var look = 0; look < MostLooks && !over.IsCancellationRequested; look++)
        {
            seen = (await TryAsync(isWrite: false, () => clients().GetBayAsync(new GetBayRequest { Id = bay.Uuid }, deadline: Deadline()))).Bay;
            if (seen is { Operation: null } || (isHasty && seen is not null))
            {
                return seen;
            }

            await Task.Delay(habits.Pause, time, CancellationToken.None);
        }

        return seen;
    }

    private async Task<(Bay? Bay, StatusCode Code)> RepeatAsync(Func<AsyncUnaryCall<Bay>> call, CancellationToken over)
    {
        for (var repeat = 0; ; repeat++)
        {
            var answer = await TryAsync(isWrite: true, call);
            var isUncertain = answer.Code is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Unknown or StatusCode.Internal or StatusCode.Cancelled;
            if (!isUncertain || repeat >= habits.Repeats || over.IsCancellationRequested)
            {
                return answer;
            }
        }
    }

    private async Task<(Bay? Bay, StatusCode Code)> TryAsync(bool isWrite, Func<AsyncUnaryCall<Bay>> call)
    {
        var asked = time.GetTimestamp();
        try
        {
            var answer = await call();
            served.Heard(asked, isWrite);
            Acknowledged += isWrite ? 1 : 0;
            return (answer, StatusCode.OK);
        }
        catch (RpcException exception)
        {
            Refusals.AddOrUpdate($"{exception.StatusCode} {exception.GetRpcStatus()?.GetDetail<Google.Rpc.ErrorInfo>()?.Reason}", 1, (_, times) => times + 1);
            await Task.Delay(habits.Pause, time, CancellationToken.None);
            return (null, exception.StatusCode);
        }
    }

    private DateTime? Deadline() => habits.Patience is { } patience ? (time.GetUtcNow() + patience).UtcDateTime : null;
}
