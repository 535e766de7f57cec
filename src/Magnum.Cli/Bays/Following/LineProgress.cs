using Magnum.Cli.Output;
using Magnum.V1;

namespace Magnum.Cli.Bays.Following;

/// <summary>Progress as plain lines, one for each change worth one: for logs and pipes.</summary>
/// <param name="writer">Takes the lines.</param>
internal sealed class LineProgress(TextWriter writer) : IWaitProgress
{
    private const int PercentStep = 10;

    private string _last = string.Empty;

    /// <inheritdoc/>
    public void Show(Bay bay)
    {
        var rough = bay.Clone();
        if (rough.Operation is { HasPercent: true } operation)
        {
            operation.Percent -= operation.Percent % PercentStep;
        }

        if (Text(rough) is var key && key != _last)
        {
            _last = key;
            writer.WriteLine(Text(bay));
        }
    }

    /// <inheritdoc/>
    public void Note(string text) => writer.WriteLine(Cell.Line(text));

    private static string Text(Bay bay)
    {
        var operation = bay.Operation is null ? string.Empty : $" ({BayColumns.Operation(bay.Operation)})";
        var reason = bay.StatusReason.Length == 0 ? string.Empty : $": {bay.StatusReason}";
        return Cell.Line($"{bay.Name} {BayStatusText.Of(bay.Status)}{operation}{reason}");
    }
}
