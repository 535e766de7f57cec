using System.Globalization;
using System.Net;

namespace Magnum.Server.Settings;

/// <summary>Reads settings and collects every problem, each naming its setting. A setting that nobody reads is a problem too: a slip of the pen.</summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    private readonly HashSet<string> _read = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    public void Refuse(string problem) => _problems.Add(problem);

    public void Refuse(IEnumerable<string> problems) => _problems.AddRange(problems);

    public string? Text(string key)
    {
        _read.Add(key);
        return configuration[key] is { Length: > 0 } value ? value : null;
    }

    public string Text(string key, string fallback) => Text(key) ?? fallback;

    public string Required(string key, string why)
    {
        var value = Text(key);
        if (value is null)
        {
            Refuse($"{key} is required: {why}");
        }

        return value ?? string.Empty;
    }

    /// <summary>An address and a port to listen on.</summary>
    public IPEndPoint Endpoint(string key, string fallback)
    {
        var text = Text(key, fallback);
        if (IPEndPoint.TryParse(text, out var endpoint) && text.Contains(':', StringComparison.Ordinal))
        {
            return endpoint;
        }

        Refuse($"{key} must be an address and a port, such as {fallback}; it is '{text}'");
        return IPEndPoint.Parse(fallback);
    }

    /// <summary>An absolute address; null when it is not set.</summary>
    public Uri? Address(string key, string example)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var address))
        {
            return address;
        }

        Refuse($"{key} must be an address, such as {example}; it is '{text}'");
        return null;
    }

    public bool Flag(string key) => Parse(key, false, "true or false", text => bool.TryParse(text, out var value) ? value : null);

    public int Number(string key, int fallback, int least, int most) => Parse(
        key,
        fallback,
        $"a whole number from {least} to {most}",
        text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : null);

    /// <summary>A length of time in seconds.</summary>
    public TimeSpan Seconds(string key, TimeSpan fallback) => Parse(
        key,
        fallback,
        "a number of seconds",
        text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value <= 1e9 ? TimeSpan.FromSeconds(value) : (TimeSpan?)null);

    public T Choice<T>(string key, T fallback)
        where T : struct, Enum => Parse(
            key,
            fallback,
            string.Join(" or ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant())),
            text => Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null);

    public IReadOnlyList<string> List(string key)
    {
        var items = configuration.GetSection(key).GetChildren().Select(item => item.Value!).ToList();
        if (items.Count > 0)
        {
            _read.UnionWith(configuration.GetSection(key).GetChildren().Select(item => item.Path));
            return items;
        }

        return Text(key)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
    }

    /// <summary>Refuses what stands in those sections and was not read.</summary>
    public void RefuseUnread(IEnumerable<string> sections)
    {
        foreach (var setting in sections.SelectMany(section => configuration.GetSection(section).AsEnumerable()).Where(setting => setting.Value is not null && !_read.Contains(setting.Key)))
        {
            Refuse($"{setting.Key.ToLowerInvariant()} is not a setting");
        }
    }

    private T Parse<T>(string key, T fallback, string allowed, Func<string, T?> parse)
        where T : struct
    {
        if (Text(key) is not { } text)
        {
            return fallback;
        }

        if (parse(text) is { } value)
        {
            return value;
        }

        Refuse($"{key} must be {allowed}; it is '{text}'");
        return fallback;
    }
}
