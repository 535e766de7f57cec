using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;

namespace Magnum.Cli.Output;

/// <summary>How values look in a table. What is absent is a dash, so that a column is never empty for awk.</summary>
internal static class Values
{
    /// <summary>The sign for "absent".</summary>
    public const string None = "-";

    /// <summary>A text, or the dash.</summary>
    public static string Text(string text) => text.Length == 0 ? None : text;

    /// <summary>A number that may be absent.</summary>
    public static string Number(bool present, long value) => present ? value.ToString() : None;

    /// <summary>A flag as the former client wrote it.</summary>
    public static string Flag(bool value) => value ? "True" : "False";

    /// <summary>A point in time, in UTC.</summary>
    public static string Time(Timestamp? time) => time is null ? None : $"{time.ToDateTimeOffset():yyyy-MM-ddTHH:mm:ss}+00:00";

    /// <summary>A span in whole minutes.</summary>
    public static string Minutes(Duration? span) => span is null ? None : (span.Seconds / 60).ToString();

    /// <summary>A list as the former client wrote it: <c>['10.0.0.5', '10.0.0.6']</c>.</summary>
    public static string List(IEnumerable<string> items) => $"[{string.Join(", ", items.Select(item => $"'{item}'"))}]";

    /// <summary>A map as the former client wrote it, sorted by key: <c>{'key': 'value'}</c>.</summary>
    public static string Map(MapField<string, string> map) => "{" + string.Join(
        ", ",
        map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"'{pair.Key}': '{pair.Value}'")) + "}";
}
