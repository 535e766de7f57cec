using Google.Protobuf;
using Magnum.Cli.Output;

namespace Magnum.Cli.Listing;

/// <summary>Prints resources: lists as a table with a column for each field, one resource as a table of properties.</summary>
internal static class ListOutput
{
    /// <summary>Prints a list.</summary>
    public static void Write<T>(CommandContext context, IReadOnlyList<T> items, IEnumerable<Column<T>> columns)
        where T : IMessage
    {
        if (context.Json)
        {
            Json.Write(context.Host.Out, items.Cast<IMessage>());
            return;
        }

        Column<T>[] shown = [.. columns.DistinctBy(column => column.Name, StringComparer.Ordinal)];
        var table = new Table([.. shown.Select(column => column.Name)]);
        foreach (var item in items)
        {
            table.Add([.. shown.Select(column => column.Text(item))]);
        }

        table.Write(context.Host.Out);
    }

    /// <summary>Prints one resource.</summary>
    public static void Write<T>(CommandContext context, T item, IEnumerable<Column<T>> columns)
        where T : IMessage
    {
        if (context.Json)
        {
            Json.Write(context.Host.Out, item);
            return;
        }

        var table = new Table("Property", "Value");
        foreach (var column in columns)
        {
            table.Add(column.Name, column.Text(item));
        }

        table.Write(context.Host.Out);
    }
}
