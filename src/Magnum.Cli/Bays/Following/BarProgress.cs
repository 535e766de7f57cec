using Magnum.Cli.Output;
using Magnum.V1;
using Spectre.Console;

namespace Magnum.Cli.Bays.Following;

/// <summary>Progress as a bar that moves, with the reasons above it as they come: for terminals.</summary>
/// <param name="console">The terminal.</param>
/// <param name="task">The bar.</param>
internal sealed class BarProgress(IAnsiConsole console, ProgressTask task) : IWaitProgress
{
    private string _reason = string.Empty;

    /// <inheritdoc/>
    public void Show(Bay bay)
    {
        var stage = bay.Operation is { } operation ? $" {operation.Stage}" : string.Empty;
        task.Description = $"[bold]{Markup.Escape(Cell.Line(bay.Name))}[/] {BayStatusText.Of(bay.Status)}{Markup.Escape(Cell.Line(stage))}";
        task.IsIndeterminate = bay.Operation is { HasPercent: false };
        if (bay.Operation is { HasPercent: true } known)
        {
            task.Value = known.Percent;
        }

        var trouble = bay.Operation is { LastError.Length: > 0 } ? bay.Operation.LastError : bay.StatusReason;
        if (trouble != _reason)
        {
            _reason = trouble;
            Note(trouble);
        }
    }

    /// <inheritdoc/>
    public void Note(string text)
    {
        if (text.Length > 0)
        {
            console.MarkupLine($"[dim]{Markup.Escape(Cell.Line(text))}[/]");
        }
    }

    /// <summary>Shows the bar while something runs.</summary>
    public static async Task<WaitOutcome> RunAsync(IAnsiConsole console, Func<IWaitProgress, Task<WaitOutcome>> wait) =>
        await console.Progress()
            .AutoClear(false)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask("...", maxValue: 100);
                var outcome = await wait(new BarProgress(console, task));
                task.IsIndeterminate = false;
                task.Value = outcome.Verdict == OperationVerdict.Succeeded ? task.MaxValue : task.Value;
                task.StopTask();
                return outcome;
            });
}
