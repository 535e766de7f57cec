using System.Text.Json.Nodes;
using Grpc.Core;
using Magnum.Cli.Tests.Hosting;
using Magnum.V1;
using Spectre.Console;

namespace Magnum.Cli.Tests.Bays;

public sealed class WatchTests : IAsyncLifetime, IDisposable
{
    private readonly CancellationTokenSource _interruption = new();
    private ScriptedMagnum _magnum = null!;

    public async Task InitializeAsync()
    {
        _magnum = await ScriptedMagnum.StartAsync();
        _magnum.Script.OnWatch(
            async watch =>
            {
                await watch.AddedAsync(Samples.InProgress(BayStatus.CreateInProgress, "stack-watch", 40));
                await watch.BookmarkAsync("t1");
            },
            async watch =>
            {
                await watch.ModifiedAsync(Samples.Bay(BayStatus.CreateComplete), "t2");
                await watch.DeletedAsync(Samples.Bay(BayStatus.DeleteComplete));
            },
            async watch =>
            {
                await _interruption.CancelAsync();
                await watch.StayAsync();
            });
    }

    public void Dispose() => _interruption.Dispose();

    public async Task DisposeAsync() => await _magnum.DisposeAsync();

    [Fact]
    public async Task Watch_NotATerminal_PrintsALineForEachChange()
    {
        var run = await ShellOf().RunAsync(_interruption.Token, "watch");

        run.ExitCode.ShouldBe(ExitCode.Success);
        run.OutLines.Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]).ShouldBe(
        [
            $"{Samples.BayUuid} mesosbay CREATE_IN_PROGRESS (create: stack-watch, 40 %)",
            $"{Samples.BayUuid} mesosbay CREATE_COMPLETE",
            $"{Samples.BayUuid} mesosbay GONE",
        ]);
        _magnum.Script.Requests<WatchBaysRequest>().Select(request => request.ResumeToken).ShouldBe(["", "t1", "t2"]);
    }

    [Fact]
    public async Task Watch_Json_PrintsAnObjectALine()
    {
        var run = await ShellOf().RunAsync(_interruption.Token, "watch", "--json");

        var lines = run.OutLines.Select(line => JsonNode.Parse(line)!).ToArray();
        lines.Select(line => line["type"]!.GetValue<string>()).ShouldBe(["ADDED", "BOOKMARK", "MODIFIED", "DELETED"]);
        lines[0]["bay"]!["operation"]!["percent"]!.GetValue<int>().ShouldBe(40);
    }

    [Fact]
    public async Task Watch_OnATerminal_DrawsATable()
    {
        using var screen = new StringWriter();
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(screen),
        });
        terminal.Profile.Width = 120;

        var run = await (ShellOf() with { Terminal = terminal }).RunAsync(_interruption.Token, "watch");

        run.ExitCode.ShouldBe(ExitCode.Success);
        screen.ToString().ShouldContain("CREATE_IN_PROGRESS");
        screen.ToString().ShouldContain("create: stack-watch, 40 %");
    }

    [Fact]
    public async Task Watch_BayThatIsNotThere_IsAnError()
    {
        await using var other = await ScriptedMagnum.StartAsync();
        other.Script.OnWatch(_ => throw Refusals.Plain(StatusCode.NotFound, "There is no bay nope."));

        var run = await other.RunAsync("watch", "nope");

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.ErrorLines.ShouldBe(["ERROR: There is no bay nope."]);
        other.Script.Requests<WatchBaysRequest>().Single().Id.ShouldBe("nope");
    }

    private Shell ShellOf() => new() { Variables = _magnum.Variables(), Time = new EagerTime() };
}
