using System.Globalization;

namespace Magnum.Grpc.Wire;

/// <summary>The <c>grpc-timeout</c> header: up to eight digits and a unit.</summary>
internal static class GrpcTimeout
{
    private const long MaxDigits = 99_999_999;

    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan timeout)
    {
        timeout = default;
        // The parser of numbers takes zeros (U+0000) at the end.
        if (text.Length is < 2 or > 9
            || text[..^1].ContainsAnyExceptInRange('0', '9')
            || !long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        long? ticks = text[^1] switch
        {
            'H' => value * TimeSpan.TicksPerHour,
            'M' => value * TimeSpan.TicksPerMinute,
            'S' => value * TimeSpan.TicksPerSecond,
            'm' => value * TimeSpan.TicksPerMillisecond,
            'u' => value * TimeSpan.TicksPerMicrosecond,
            'n' => value / TimeSpan.NanosecondsPerTick,
            _ => null,
        };
        timeout = TimeSpan.FromTicks(ticks ?? 0);
        return ticks is not null;
    }

    /// <summary>The finest unit that holds the time, rounded up, so that the peer never gives up first.</summary>
    public static string Format(TimeSpan timeout)
    {
        var ticks = Math.Max(timeout.Ticks, 0);
        return InUnit(ticks, TimeSpan.TicksPerMicrosecond, 'u')
            ?? InUnit(ticks, TimeSpan.TicksPerMillisecond, 'm')
            ?? InUnit(ticks, TimeSpan.TicksPerSecond, 'S')
            ?? InUnit(ticks, TimeSpan.TicksPerMinute, 'M')
            ?? InUnit(Math.Min(ticks, MaxDigits * TimeSpan.TicksPerHour), TimeSpan.TicksPerHour, 'H')!;
    }

    private static string? InUnit(long ticks, long unit, char name)
    {
        var value = (ticks / unit) + (ticks % unit == 0 ? 0 : 1);
        return value <= MaxDigits ? string.Create(CultureInfo.InvariantCulture, $"{value}{name}") : null;
    }
}
