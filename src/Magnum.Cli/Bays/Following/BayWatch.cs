using System.Runtime.CompilerServices;
using Grpc.Core;
using Magnum.Cli.Connection;
using Magnum.V1;

namespace Magnum.Cli.Bays.Following;

/// <summary>
/// Follows bays over the server's stream. A stream that breaks or falls silent is opened again behind the last
/// message, so that nothing is missed.
/// </summary>
/// <param name="session">The server.</param>
/// <param name="time">The clock.</param>
/// <param name="id">Uuid or name of one bay; all bays when empty.</param>
internal sealed class BayWatch(Session session, TimeProvider time, string id)
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(90);

    private readonly Patience _patience = new(time);
    private string _resumeToken = string.Empty;
    private bool _renewed;

    /// <summary>What happens, until the caller stops.</summary>
    /// <param name="bearsTrouble">Whether a server that cannot be reached at the very first is waited for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RpcException">The server refuses the watch, or was out of reach for too long.</exception>
    public async IAsyncEnumerable<BayNews> ReadAsync(bool bearsTrouble, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_resumeToken.Length == 0)
            {
                yield return new BayNews.Restarted();
            }

            var end = default(RpcException);
            await using (var stream = new BayStream(session.Bays, time, LongestSilence, cancellationToken))
            {
                stream.Open(new WatchBaysRequest { Id = id, ResumeToken = _resumeToken });
                while (true)
                {
                    (var message, end) = await stream.NextAsync();
                    if (message is null)
                    {
                        break;
                    }

                    bearsTrouble = true;
                    _renewed = false;
                    _patience.Renew();
                    if (message.ResumeToken.Length > 0)
                    {
                        _resumeToken = message.ResumeToken;
                    }

                    if (News(message) is { } news)
                    {
                        yield return news;
                    }
                }
            }

            if (await BearAsync(end, bearsTrouble, cancellationToken) is { } disturbed)
            {
                yield return disturbed;
            }
        }
    }

    private static BayNews? News(WatchBaysResponse message) => message.Type switch
    {
        WatchBaysResponse.Types.Type.Added => new BayNews.Current(message.Bay, IsAdded: true),
        WatchBaysResponse.Types.Type.Modified => new BayNews.Current(message.Bay, IsAdded: false),
        WatchBaysResponse.Types.Type.Deleted => new BayNews.Gone(message.Bay),
        WatchBaysResponse.Types.Type.Bookmark => new BayNews.CaughtUp(),
        _ => null,
    };

    private static string Reason(RpcException? end) => end switch
    {
        null => "the server ended the stream",
        { Status.DebugException: { } cause } => Reachability.Reason(cause),
        _ => end.Status.Detail,
    };

    private async Task<BayNews?> BearAsync(RpcException? end, bool bearsTrouble, CancellationToken cancellationToken)
    {
        switch (end?.StatusCode)
        {
            case StatusCode.OutOfRange when _resumeToken.Length > 0:
                _resumeToken = string.Empty;
                return null;
            case StatusCode.Unauthenticated when !_renewed && await session.RenewTokenAsync(cancellationToken):
                _renewed = true;
                return null;
            case { } code when !Patience.IsPassing(code) || !bearsTrouble:
                throw end;
        }

        var news = _patience.IsFresh ? new BayNews.Disturbed(Reason(end)) : null;
        return await _patience.PauseAsync(cancellationToken)
            ? news
            : throw end ?? new RpcException(new Status(StatusCode.Unavailable, "the server keeps ending the stream"));
    }
}
