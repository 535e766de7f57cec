namespace Magnum.Grains.Store;

/// <summary>A bay with a timer.</summary>
/// <param name="Uuid">The bay.</param>
/// <param name="Shard">Its shard.</param>
/// <param name="DueAt">When it is due at the earliest, UTC.</param>
public sealed record DueBay(Guid Uuid, int Shard, DateTimeOffset DueAt)
{
    /// <summary>A time as every store keeps timers: raised to whole microseconds, since a timer is a lower bound.</summary>
    public static DateTimeOffset Stored(DateTimeOffset due)
    {
        var ticks = due.UtcTicks + TimeSpan.TicksPerMicrosecond - 1;
        return new DateTimeOffset(ticks - (ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }
}
