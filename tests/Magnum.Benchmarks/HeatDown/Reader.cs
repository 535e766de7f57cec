using Grpc.Core;
using Magnum.V1;

namespace Magnum.Benchmarks.HeatDown;

/// <summary>Reads a bay and lists its project's bays, one call after the other.</summary>
/// <param name="client">The bays of its project.</param>
/// <param name="bay">The bay.</param>
/// <param name="time">The clock.</param>
internal sealed class Reader(Bays.BaysClient client, string bay, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Reads for that long.</summary>
    public async Task<ReadTimes> ReadAsync(TimeSpan length)
    {
        var times = new ReadTimes([], [], 0);
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < length)
        {
            times = await CallAsync(times, times.Gets, async () => await client.GetBayAsync(new GetBayRequest { Id = bay }));
            times = await CallAsync(times, times.Lists, async () => await client.ListBaysAsync(new ListBaysRequest { PageSize = 50 }));
            await Task.Delay(Pause, time);
        }

        return times;
    }

    private async Task<ReadTimes> CallAsync(ReadTimes times, List<double> kind, Func<Task> call)
    {
        var asked = time.GetTimestamp();
        try
        {
            await call();
            kind.Add(time.GetElapsedTime(asked).TotalMilliseconds);
            return times;
        }
        catch (RpcException)
        {
            return times with { Refused = times.Refused + 1 };
        }
    }
}
