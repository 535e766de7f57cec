using Grpc.Core;
using Magnum.Cli.Connection;
using Magnum.V1;

namespace Magnum.Cli.Bays.Following;

/// <summary>Waits for the end of an operation on a bay.</summary>
/// <param name="session">The server.</param>
/// <param name="time">The clock.</param>
/// <param name="kind">The operation.</param>
internal sealed class BayWaiter(Session session, TimeProvider time, BayOperationKind kind)
{
    /// <summary>Waits until the operation has ended.</summary>
    /// <param name="accepted">The bay as the call that began the operation answered.</param>
    /// <param name="progress">Is told how it goes.</param>
    /// <param name="cancellationToken">Ends the wait; the operation goes on.</param>
    /// <exception cref="RpcException">The server refuses to say how it goes, or was out of reach for too long.</exception>
    public async Task<WaitOutcome> WaitAsync(Bay accepted, IWaitProgress progress, CancellationToken cancellationToken)
    {
        var outcome = new WaitOutcome(OperationVerdicts.Of(kind, accepted.Status), accepted);
        progress.Show(accepted);
        if (outcome.Verdict != OperationVerdict.Pending)
        {
            return outcome;
        }

        try
        {
            var watch = new BayWatch(session, time, accepted.Uuid);
            return await FollowAsync(watch.ReadAsync(bearsTrouble: true, cancellationToken), outcome, progress);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return Missing(outcome);
        }
        catch (RpcException exception) when (!Patience.IsPassing(exception.StatusCode) && exception.StatusCode != StatusCode.Unauthenticated)
        {
            progress.Note($"The server refuses the watch ({exception.Status.Detail}); asking it every 2 s instead.");
            return await FollowAsync(new BayPoll(session, time, accepted.Uuid).ReadAsync(cancellationToken), outcome, progress);
        }
    }

    private async Task<WaitOutcome> FollowAsync(IAsyncEnumerable<BayNews> news, WaitOutcome outcome, IWaitProgress progress)
    {
        var seen = true;
        await foreach (var item in news)
        {
            switch (item)
            {
                case BayNews.Restarted:
                    seen = false;
                    break;
                case BayNews.CaughtUp when !seen:
                    return Missing(outcome);
                case BayNews.Disturbed disturbed:
                    progress.Note($"The connection is lost ({disturbed.Reason}); connecting again.");
                    break;
                case BayNews.Gone gone:
                    return Missing(outcome with { Bay = gone.Bay });
                case BayNews.Current current:
                    seen = true;
                    outcome = new WaitOutcome(OperationVerdicts.Of(kind, current.Bay.Status), current.Bay);
                    progress.Show(current.Bay);
                    if (outcome.Verdict != OperationVerdict.Pending)
                    {
                        return outcome;
                    }

                    break;
            }
        }

        return Missing(outcome);
    }

    private WaitOutcome Missing(WaitOutcome outcome) => outcome with
    {
        Verdict = kind == BayOperationKind.Delete ? OperationVerdict.Succeeded : OperationVerdict.Overtaken,
    };
}
