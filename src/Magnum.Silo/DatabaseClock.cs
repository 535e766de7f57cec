namespace Magnum.Silo;

/// <summary>The database's time, carried on between two reads of it by the local monotonic clock.</summary>
internal sealed class DatabaseClock(TimeProvider time)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _now = time.GetUtcNow();
    private long _readAt = time.GetTimestamp();

    /// <summary>What the database's clock should show now, UTC.</summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
            {
                return _now + time.GetElapsedTime(_readAt);
            }
        }
    }

    /// <summary>The database has just shown this.</summary>
    public void Set(DateTimeOffset now)
    {
        lock (_gate)
        {
            _now = now;
            _readAt = time.GetTimestamp();
        }
    }
}
