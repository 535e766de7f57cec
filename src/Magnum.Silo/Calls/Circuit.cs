namespace Magnum.Silo.Calls;

/// <summary>
/// Keeps calls from a service that is down: after some failures in a row it opens, and lets one call through now and then to see whether
/// the service is back.
/// </summary>
internal sealed class Circuit(TimeProvider time)
{
    private const int FailuresToOpen = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private int _failures;
    private TimeSpan _pause = FirstPause;
    private DateTimeOffset? _nextLook;
    private bool _looks;

    /// <summary>Whether no call would be let through now; if so, for how long.</summary>
    public bool IsShut(out TimeSpan wait)
    {
        lock (_gate)
        {
            return IsShutNow(out wait);
        }
    }

    /// <summary>Whether a call may be made; if not, how long until one may look.</summary>
    public bool TryEnter(out TimeSpan wait)
    {
        lock (_gate)
        {
            if (IsShutNow(out wait))
            {
                return false;
            }

            // When open, this one looks; should its end never be told, the next one does.
            _looks = _nextLook is not null;
            _nextLook = _looks ? time.GetUtcNow() + _pause : null;
            return true;
        }
    }

    /// <summary>The service answered. True when the circuit was open and is no longer.</summary>
    public bool Succeeded()
    {
        lock (_gate)
        {
            _failures = 0;
            _pause = FirstPause;
            var wasOpen = _nextLook is not null;
            _nextLook = null;
            _looks = false;
            return wasOpen;
        }
    }

    /// <summary>The service did not answer, or with a failure of its own. True when the circuit was closed and is open now.</summary>
    public bool Failed()
    {
        lock (_gate)
        {
            if (_nextLook is not null)
            {
                // Calls that were on their way when it opened say nothing new.
                if (!_looks)
                {
                    return false;
                }

                _looks = false;
                _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
                _nextLook = time.GetUtcNow() + _pause;
                return false;
            }

            if (++_failures < FailuresToOpen)
            {
                return false;
            }

            _nextLook = time.GetUtcNow() + _pause;
            return true;
        }
    }

    private bool IsShutNow(out TimeSpan wait)
    {
        wait = _nextLook is { } next ? next - time.GetUtcNow() : TimeSpan.Zero;
        return wait > TimeSpan.Zero;
    }
}
