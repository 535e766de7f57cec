using Grpc.Core;
using Magnum.V1;

namespace Magnum.ChaosTests.Checks;

/// <summary>
/// Watches the bays of a project from before the first one on, by one server after the other, each time from where it was. Nothing may be missing in what
/// it sees, or go back.
/// </summary>
/// <param name="project">The project.</param>
/// <param name="clients">The bays of its project, by any server.</param>
/// <param name="time">The clock.</param>
internal sealed class Follower(string project, Func<Bays.BaysClient> clients, TimeProvider time)
{
    private static readonly TimeSpan LongestStay = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private readonly Dictionary<string, FollowedBay> _bays = new(StringComparer.Ordinal);
    private readonly List<string> _wrong = [];
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _token = string.Empty;

    public string Project => project;

    /// <summary>Ends when the first watch has begun.</summary>
    public Task Begun => _begun.Task;

    public int Reconnects { get; private set; }

    public async Task RunAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await StreamAsync(over);
            await Task.Delay(Pause, time, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Reconnects++;
        }
    }

    /// <summary>Whether it has seen the end of each of these, or their last status.</summary>
    public bool HasAll(IReadOnlyList<AuditedBay> bays)
    {
        lock (_bays)
        {
            return bays.All(bay => _bays.TryGetValue(bay.Uuid, out var seen) && seen.Statuses[^1] == bay.Statuses[^1]);
        }
    }

    /// <summary>What it did not see of these, or saw and should not have.</summary>
    public IEnumerable<string> Violations(IReadOnlyList<AuditedBay> bays)
    {
        foreach (var wrong in _wrong)
        {
            yield return wrong;
        }

        foreach (var bay in bays)
        {
            if (!_bays.TryGetValue(bay.Uuid, out var seen))
            {
                yield return $"The watch never told of bay {bay.Uuid}.";
            }
            else if (!IsWithin(seen.Statuses, bay.Statuses) || seen.Statuses[^1] != bay.Statuses[^1])
            {
                yield return $"The watch told of {string.Join(", ", seen.Statuses)} of bay {bay.Uuid}, which went through {string.Join(", ", bay.Statuses)}.";
            }
        }
    }

    // Steps that follow each other closely may be told as one.
    private static bool IsWithin(IReadOnlyList<string> seen, IReadOnlyList<string> all)
    {
        var next = 0;
        foreach (var status in all)
        {
            next += next < seen.Count && seen[next] == status ? 1 : 0;
        }

        return next == seen.Count;
    }

    private async Task StreamAsync(CancellationToken over)
    {
        try
        {
            using var call = clients().WatchBays(
                new WatchBaysRequest { ResumeToken = _token }, deadline: (time.GetUtcNow() + LongestStay).UtcDateTime, cancellationToken: over);
            while (await call.ResponseStream.MoveNext(over))
            {
                Take(call.ResponseStream.Current);
            }
        }
        catch (RpcException exception)
        {
            if (exception.StatusCode is not (StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled))
            {
                _wrong.Add($"A watch ended with {exception.Status}.");
            }
        }
    }

    private void Take(WatchBaysResponse message)
    {
        lock (_bays)
        {
            if (message.ResumeToken.Length > 0)
            {
                _token = message.ResumeToken;
                _begun.TrySetResult();
            }

            if (message.Bay is not { } bay)
            {
                return;
            }

            if (!_bays.TryGetValue(bay.Uuid, out var followed))
            {
                _bays[bay.Uuid] = followed = new FollowedBay();
            }

            if (followed.Take(message.Type, bay) is { } problem)
            {
                _wrong.Add($"The watch told of bay {bay.Uuid}: {problem}.");
            }
        }
    }
}
