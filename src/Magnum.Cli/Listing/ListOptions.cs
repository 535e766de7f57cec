using System.CommandLine;
using Magnum.Cli.Output;

namespace Magnum.Cli.Listing;

/// <summary>The options of a command that lists.</summary>
/// <typeparam name="T">What is listed.</typeparam>
internal sealed class ListOptions<T>
{
    private readonly IReadOnlyList<Column<T>> _columns;
    private readonly ValueOption<int?> _limit = new("--limit", "Show at most so many.");
    private readonly ValueOption<string?> _marker = new("--marker", "Begin behind this one: the uuid of the last one seen.");
    private readonly ValueOption<string?> _sortKey;
    private readonly ValueOption<string?> _sortDir = new("--sort-dir", "asc (the default) or desc.");
    private readonly ValueOption<string?> _fields;

    /// <summary>Makes the options.</summary>
    /// <param name="columns">Everything that can be shown and sorted by.</param>
    public ListOptions(IReadOnlyList<Column<T>> columns)
    {
        _columns = columns;
        var names = string.Join(", ", columns.Select(column => column.Name));
        _sortKey = new ValueOption<string?>("--sort-key", "The field to sort by; created_at when not given.");
        _fields = new ValueOption<string?>("--fields", $"Further fields to show, separated by commas: {names}.");
        _sortDir.AcceptOnlyFromAmong("asc", "desc");
    }

    /// <summary>The options, in the order of the help.</summary>
    public IReadOnlyList<Option> All => [_marker, _limit, _sortKey, _sortDir, _fields];

    /// <summary>What was asked for.</summary>
    /// <exception cref="CliException">A field that is not there, or a limit below 1.</exception>
    public ListQuery<T> Read(ParseResult parse)
    {
        var limit = parse.GetValue(_limit);
        if (limit < 1)
        {
            throw CliException.Usage($"--limit must be 1 or more, not {limit}.");
        }

        return new ListQuery<T>(
            limit,
            parse.GetValue(_marker),
            parse.GetValue(_sortKey) is { } key ? Find("--sort-key", key) : null,
            parse.GetValue(_sortDir) == "desc",
            [.. (parse.GetValue(_fields) ?? string.Empty)
                .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(name => Find("--fields", name))]);
    }

    private Column<T> Find(string option, string name) =>
        _columns.FirstOrDefault(column => column.Name == name.Replace('-', '_'))
        ?? throw CliException.Usage(
            $"{option}: there is no field '{name}'.",
            $"Fields: {string.Join(", ", _columns.Select(column => column.Name))}.");
}
