using System.Runtime.CompilerServices;
using Grpc.Core;
using Magnum.Cli.Connection;
using Magnum.V1;

namespace Magnum.Cli.Bays.Following;

/// <summary>Follows one bay by asking again and again, for servers that refuse the stream.</summary>
/// <param name="session">The server.</param>
/// <param name="time">The clock.</param>
/// <param name="uuid">The bay.</param>
internal sealed class BayPoll(Session session, TimeProvider time, string uuid)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Patience _patience = new(time);
    private bool _renewed;

    /// <summary>What happens, until the bay is gone or the caller stops.</summary>
    /// <exception cref="RpcException">The server refuses, or was out of reach for too long.</exception>
    public async IAsyncEnumerable<BayNews> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var (bay, error) = await GetAsync(cancellationToken);
            if (bay is not null)
            {
                _patience.Renew();
                _renewed = false;
                yield return new BayNews.Current(bay, IsAdded: false);
                await Task.Delay(Interval, time, cancellationToken);
            }
            else if (error!.StatusCode == StatusCode.NotFound)
            {
                yield return new BayNews.Restarted();
                yield return new BayNews.CaughtUp();
                yield break;
            }
            else if (error.StatusCode == StatusCode.Unauthenticated && !_renewed && await session.RenewTokenAsync(cancellationToken))
            {
                _renewed = true;
            }
            else if (Patience.IsPassing(error.StatusCode))
            {
                if (_patience.IsFresh)
                {
                    yield return new BayNews.Disturbed(error.Status.Detail);
                }

                if (!await _patience.PauseAsync(cancellationToken))
                {
                    throw error;
                }
            }
            else
            {
                throw error;
            }
        }
    }

    private async Task<(Bay? Bay, RpcException? Error)> GetAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await session.Bays.GetBayAsync(new GetBayRequest { Id = uuid }, cancellationToken: cancellationToken), null);
        }
        catch (RpcException exception) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, exception);
        }
    }
}
