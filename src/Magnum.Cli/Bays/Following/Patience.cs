using Grpc.Core;

namespace Magnum.Cli.Bays.Following;

/// <summary>How long trouble with the server is borne before a wait or a watch gives up.</summary>
/// <param name="time">The clock.</param>
internal sealed class Patience(TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private long? _since;
    private TimeSpan _pause = FirstPause;

    /// <summary>Whether the server answered the last time.</summary>
    public bool IsFresh => _since is null;

    /// <summary>Whether an error can pass by itself.</summary>
    public static bool IsPassing(StatusCode code) => code is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled
        or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted or StatusCode.Aborted or StatusCode.Unknown;

    /// <summary>The server answered: the patience is whole again.</summary>
    public void Renew()
    {
        _since = null;
        _pause = FirstPause;
    }

    /// <summary>Waits before the next attempt, longer each time.</summary>
    /// <returns>False when the patience has run out.</returns>
    public async Task<bool> PauseAsync(CancellationToken cancellationToken)
    {
        _since ??= time.GetTimestamp();
        if (time.GetElapsedTime(_since.Value) >= Limit)
        {
            return false;
        }

        await Task.Delay(_pause, time, cancellationToken);
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        return true;
    }
}
