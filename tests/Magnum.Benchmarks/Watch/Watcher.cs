using System.Collections.Concurrent;
using Grpc.Core;
using Magnum.V1;

namespace Magnum.Benchmarks.Watch;

/// <summary>
/// Watches a project's bays, hangs up now and then and comes back with its last resume token. It keeps, for each change that was committed while its stream
/// stood, how long the change took to come; a message brings all changes of its bay up to its own.
/// </summary>
internal sealed class Watcher(Bays.BaysClient client, IReadOnlyDictionary<string, WatchedBay> bays, TimeProvider time)
{
    private const int ShortestStay = 5_000;
    private const int LongestStay = 25_000;
    private const int LongestAway = 1_000;

    private readonly ConcurrentDictionary<string, int> _seen = new(bays.Keys.Select(uuid => KeyValuePair.Create(uuid, 1)), StringComparer.Ordinal);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _token = string.Empty;

    /// <summary>Ends when the snapshot of its first stream has come.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Milliseconds from commit to client.</summary>
    public List<double> Delays { get; } = [];

    /// <summary>Changes that were committed while it was away, and came when it was back.</summary>
    public int CaughtUp { get; private set; }

    public int Reconnects { get; private set; }

    /// <summary>Messages with a state older than one that it had.</summary>
    public int Backwards { get; private set; }

    /// <summary>Changes that it should have had and has not.</summary>
    public int Missed => bays.Sum(bay => bay.Value.Last - _seen[bay.Key]);

    public async Task RunAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await StreamAsync(over);
            if (!over.IsCancellationRequested)
            {
                Reconnects++;
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(LongestAway)), time, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task StreamAsync(CancellationToken over)
    {
        using var stay = CancellationTokenSource.CreateLinkedTokenSource(over);
        stay.CancelAfter(Random.Shared.Next(ShortestStay, LongestStay));
        var asked = time.GetTimestamp();
        using var call = client.WatchBays(new WatchBaysRequest { ResumeToken = _token }, cancellationToken: stay.Token);
        try
        {
            while (await call.ResponseStream.MoveNext(stay.Token))
            {
                Take(call.ResponseStream.Current, asked);
            }
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Cancelled && stay.IsCancellationRequested)
        {
            // It hung up itself.
        }
    }

    private void Take(WatchBaysResponse message, long asked)
    {
        var now = time.GetTimestamp();
        if (message.ResumeToken.Length > 0)
        {
            _token = message.ResumeToken;
        }

        if (message.Type == WatchBaysResponse.Types.Type.Bookmark)
        {
            _begun.TrySetResult();
        }

        if (message.Bay is not { } bay || !_begun.Task.IsCompleted)
        {
            return;
        }

        var seen = _seen[bay.Uuid];
        for (var change = seen + 1; change <= bay.NodeCount; change++)
        {
            var committed = bays[bay.Uuid].CommittedAt(change) ?? now;
            if (committed < asked)
            {
                CaughtUp++;
            }
            else
            {
                Delays.Add(Math.Max(0, time.GetElapsedTime(committed, now).TotalMilliseconds));
            }
        }

        if (bay.NodeCount < seen)
        {
            Backwards++;
        }

        _seen[bay.Uuid] = Math.Max(seen, bay.NodeCount);
    }
}
