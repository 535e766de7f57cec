using System.Collections.Concurrent;
using Grpc.Core;
using Magnum.V1;

namespace Magnum.Benchmarks.Database;

/// <summary>
/// A caller of the API who makes bays, scales them, reads them and deletes some, one call after the other, whether the service is well or not, and
/// remembers what was acknowledged.
/// </summary>
/// <param name="number">Its number, for names.</param>
/// <param name="client">The bays of its project.</param>
/// <param name="baymodel">What its bays are made from.</param>
/// <param name="served">Hears of every answer.</param>
/// <param name="time">The clock.</param>
internal sealed class LoadCaller(int number, Bays.BaysClient client, string baymodel, Served served, TimeProvider time)
{
    private const int UpdatesOfBay = 3;
    private const int MostLooks = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The bays whose creates were acknowledged.</summary>
    public List<LoadedBay> Made { get; } = [];

    /// <summary>How many writes were acknowledged.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>How often each refusal was met.</summary>
    public ConcurrentDictionary<string, int> Refusals { get; } = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var name = $"load-{number}-{Made.Count}";
            if (await TryAsync(isWrite: true, () => client.CreateBayAsync(new CreateBayRequest { Bay = new Bay { Name = name, BaymodelId = baymodel } })) is not { } created)
            {
                continue;
            }

            var bay = new LoadedBay(created.Uuid, client);
            Made.Add(bay);
            for (var update = 0; update < UpdatesOfBay && !over.IsCancellationRequested; update++)
            {
                await SettleAsync(bay, over);
                await UpdateAsync(bay, 2 + (((update * 3) + Made.Count) % 5));
            }

            if (Made.Count % 4 != 0)
            {
                await SettleAsync(bay, over);
                await DeleteAsync(bay);
            }
        }
    }

    private async Task UpdateAsync(LoadedBay bay, int nodes)
    {
        bay.UpdateAsked(nodes);
        if (await TryAsync(isWrite: true, () => client.UpdateBayAsync(new UpdateBayRequest { Id = bay.Uuid, Bay = new Bay { NodeCount = nodes } })) is not null)
        {
            bay.UpdateAcknowledged(nodes);
        }
    }

    private async Task DeleteAsync(LoadedBay bay)
    {
        bay.DeleteAsked();
        if (await TryAsync(isWrite: true, () => client.DeleteBayAsync(new DeleteBayRequest { Id = bay.Uuid })) is not null)
        {
            bay.DeleteAcknowledged();
        }
    }

    private async Task SettleAsync(LoadedBay bay, CancellationToken over)
    {
        for (var look = 0; look < MostLooks && !over.IsCancellationRequested; look++)
        {
            if (await TryAsync(isWrite: false, () => client.GetBayAsync(new GetBayRequest { Id = bay.Uuid })) is { Operation: null })
            {
                return;
            }

            await Task.Delay(Pause, time, CancellationToken.None);
        }
    }

    // Null when the call was refused.
    private async Task<Bay?> TryAsync(bool isWrite, Func<AsyncUnaryCall<Bay>> call)
    {
        var asked = time.GetTimestamp();
        try
        {
            var answer = await call();
            served.Heard(asked, isWrite);
            Acknowledged += isWrite ? 1 : 0;
            return answer;
        }
        catch (RpcException exception)
        {
            Refusals.AddOrUpdate($"{exception.StatusCode} {exception.GetRpcStatus()?.GetDetail<Google.Rpc.ErrorInfo>()?.Reason}", 1, (_, times) => times + 1);
            await Task.Delay(Pause, time, CancellationToken.None);
            return null;
        }
    }
}
