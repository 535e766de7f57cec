using System.Text.Json.Nodes;
using Grpc.Core;
using Magnum.Cli.Tests.Hosting;
using Magnum.V1;
using Spectre.Console;

namespace Magnum.Cli.Tests.Bays;

public sealed class WaitTests : IAsyncLifetime
{
    private static readonly string[] Create = ["bay-create", "--name", "mesosbay", "--baymodel", "m", "--wait"];

    private readonly EagerTime _time = new();
    private ScriptedMagnum _magnum = null!;

    private Shell Shell => new() { Variables = _magnum.Variables(), Time = _time };

    public async Task InitializeAsync()
    {
        _magnum = await ScriptedMagnum.StartAsync();
        _magnum.Script.On<CreateBayRequest>(_ => Samples.InProgress(BayStatus.CreateInProgress, "identity", 0));
        _magnum.Script.On<UpdateBayRequest>(_ => Samples.InProgress(BayStatus.UpdateInProgress, "accepted", 0));
        _magnum.Script.On<DeleteBayRequest>(_ => Samples.InProgress(BayStatus.DeleteInProgress, "accepted", 0));
        _magnum.Script.On<GetBayRequest>(_ => Samples.Bay(BayStatus.CreateComplete));
    }

    public async Task DisposeAsync() => await _magnum.DisposeAsync();

    [Fact]
    public async Task Create_BecomesComplete_TellsTheProgressAndPrintsTheBay()
    {
        _magnum.Script.OnWatch(async watch =>
        {
            await watch.AddedAsync(Samples.InProgress(BayStatus.CreateInProgress, "certificates", 0));
            await watch.BookmarkAsync("t1");
            await watch.ModifiedAsync(Samples.InProgress(BayStatus.CreateInProgress, "stack-watch", 40));
            await watch.ModifiedAsync(Samples.InProgress(BayStatus.CreateInProgress, "stack-watch", 43));
            await watch.ModifiedAsync(Samples.Bay(BayStatus.CreateComplete));
            await watch.StayAsync();
        });

        var run = await Shell.RunAsync(Create);

        run.ExitCode.ShouldBe(ExitCode.Success);
        run.ErrorLines.ShouldBe(
        [
            "mesosbay CREATE_IN_PROGRESS (create: identity, 0 %)",
            "mesosbay CREATE_IN_PROGRESS (create: certificates, 0 %)",
            "mesosbay CREATE_IN_PROGRESS (create: stack-watch, 40 %)",
            "mesosbay CREATE_COMPLETE",
        ]);
        run.Property("status").ShouldBe("CREATE_COMPLETE");
        _magnum.Script.Requests<WatchBaysRequest>().Single().Id.ShouldBe(Samples.BayUuid);
    }

    [Fact]
    public async Task Create_Fails_PrintsReasonAndFaultsAndExitsWith1()
    {
        _magnum.Script.On<GetBayRequest>(_ => Samples.Failed(BayStatus.CreateFailed));
        _magnum.Script.OnWatch(watch => watch.AddedAsync(Samples.Failed(BayStatus.CreateFailed)));

        var run = await Shell.RunAsync(Create);

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.ErrorLines.TakeLast(3).ShouldBe(
        [
            "ERROR: bay mesosbay: CREATE_FAILED: No valid host was found.",
            "  node0: Went to status ERROR",
            "  node1: Timed out",
        ]);
    }

    [Fact]
    public async Task Create_FailsWithJson_PrintsTheBayToo()
    {
        _magnum.Script.On<GetBayRequest>(_ => Samples.Failed(BayStatus.CreateFailed));
        _magnum.Script.OnWatch(watch => watch.AddedAsync(Samples.Failed(BayStatus.CreateFailed)));

        var run = await Shell.RunAsync([.. Create, "--json"]);

        run.ExitCode.ShouldBe(ExitCode.Failure);
        JsonNode.Parse(run.Out)!["bay_faults"]!["node1"]!.GetValue<string>().ShouldBe("Timed out");
    }

    [Fact]
    public async Task Create_BayIsDeletedMeanwhile_ExitsWith1()
    {
        _magnum.Script.OnWatch(watch => watch.AddedAsync(Samples.Bay(BayStatus.DeleteInProgress)));

        var run = await Shell.RunAsync(Create);

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldContain("was deleted by somebody else");
    }

    [Fact]
    public async Task Update_IsRolledBack_ExitsWith1()
    {
        _magnum.Script.On<GetBayRequest>(_ => Samples.Bay(BayStatus.RollbackComplete));
        _magnum.Script.OnWatch(async watch =>
        {
            await watch.AddedAsync(Samples.Bay(BayStatus.RollbackInProgress));
            await watch.ModifiedAsync(Samples.Bay(BayStatus.RollbackComplete));
        });

        var run = await Shell.RunAsync("bay-update", "mesosbay", "replace", "node_count=3", "--wait");

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldContain("ROLLBACK_COMPLETE");
    }

    [Fact]
    public async Task Update_StreamBreaks_GoesOnBehindTheLastMessage()
    {
        _magnum.Script.OnWatch(
            async watch =>
            {
                await watch.AddedAsync(Samples.Bay(BayStatus.UpdateInProgress));
                await watch.BookmarkAsync("t1");
                await watch.ModifiedAsync(Samples.Bay(BayStatus.UpdateInProgress), "t2");
                throw Refusals.Plain(StatusCode.Unavailable, "the server is going down");
            },
            _ => throw Refusals.Plain(StatusCode.Unavailable, "still down"),
            async watch =>
            {
                await watch.ModifiedAsync(Samples.Bay(BayStatus.UpdateComplete), "t3");
                await watch.StayAsync();
            });

        var run = await Shell.RunAsync("bay-update", "mesosbay", "replace", "node_count=3", "--wait");

        run.ExitCode.ShouldBe(ExitCode.Success);
        _magnum.Script.Requests<WatchBaysRequest>().Select(request => request.ResumeToken).ShouldBe(["", "t2", "t2"]);
        run.ErrorLines.Count(line => line == "The connection is lost (the server is going down); connecting again.").ShouldBe(1);
    }

    [Fact]
    public async Task Update_ServerEndsTheStream_OpensItAgain()
    {
        _magnum.Script.OnWatch(
            watch => watch.BookmarkAfterAsync(Samples.Bay(BayStatus.UpdateInProgress), "t1"),
            watch => watch.ModifiedAsync(Samples.Bay(BayStatus.UpdateComplete)));

        var run = await Shell.RunAsync("bay-update", "mesosbay", "replace", "node_count=3", "--wait");

        run.ExitCode.ShouldBe(ExitCode.Success);
    }

    [Fact]
    public async Task Update_ResumeTokenIsTooOld_BeginsAnew()
    {
        _magnum.Script.OnWatch(
            watch => watch.BookmarkAfterAsync(Samples.Bay(BayStatus.UpdateInProgress), "old"),
            _ => throw Refusals.Plain(StatusCode.OutOfRange, "too old"),
            watch => watch.BookmarkAfterAsync(Samples.Bay(BayStatus.UpdateComplete), "new"));

        var run = await Shell.RunAsync("bay-update", "mesosbay", "replace", "node_count=3", "--wait");

        run.ExitCode.ShouldBe(ExitCode.Success);
        _magnum.Script.Requests<WatchBaysRequest>().Select(request => request.ResumeToken).ShouldBe(["", "old", ""]);
    }

    [Fact]
    public async Task Update_StreamFallsSilent_IsOpenedAgain()
    {
        _magnum.Script.OnWatch(
            async watch =>
            {
                await watch.BookmarkAfterAsync(Samples.Bay(BayStatus.UpdateInProgress), "t1");
                _time.EndLongPauses();
                await watch.StayAsync();
            },
            watch => watch.ModifiedAsync(Samples.Bay(BayStatus.UpdateComplete)));

        var run = await Shell.RunAsync("bay-update", "mesosbay", "replace", "node_count=3", "--wait");

        run.ExitCode.ShouldBe(ExitCode.Success);
        run.Error.ShouldContain("nothing was heard for 90 s");
    }

    [Fact]
    public async Task Update_WatchIsRefused_AsksAgainAndAgain()
    {
        var answers = new Queue<Bay>([Samples.Bay(BayStatus.UpdateInProgress), Samples.Bay(BayStatus.UpdateComplete)]);
        _magnum.Script.On<GetBayRequest>(_ => answers.Count > 1 ? answers.Dequeue() : answers.Peek());

        var run = await Shell.RunAsync("bay-update", "mesosbay", "replace", "node_count=3", "--wait");

        run.ExitCode.ShouldBe(ExitCode.Success);
        run.Error.ShouldContain("asking it every 2 s instead");
        _time.Elapsed.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Update_ServerStaysAway_GivesUpAndSaysThatItGoesOn()
    {
        _magnum.Script.OnWatch([.. Enumerable.Repeat<Func<WatchScript, Task>>(_ => throw Refusals.Plain(StatusCode.Unavailable, "down"), 100)]);

        var run = await Shell.RunAsync("bay-update", "mesosbay", "replace", "node_count=3", "--wait");

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldContain("The update of mesosbay goes on in the server");
        _time.Elapsed.ShouldBeInRange(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(6));
    }

    [Fact]
    public async Task Delete_BayGoes_SaysSo()
    {
        _magnum.Script.OnWatch(async watch =>
        {
            await watch.BookmarkAfterAsync(Samples.InProgress(BayStatus.DeleteInProgress, "stack-watch", 50), "t1");
            await watch.DeletedAsync(Samples.Bay(BayStatus.DeleteComplete));
            await watch.StayAsync();
        });

        var run = await Shell.RunAsync("bay-delete", "mesosbay", "--wait");

        run.ExitCode.ShouldBe(ExitCode.Success);
        run.OutLines[^1].ShouldBe("Bay mesosbay is gone.");
    }

    [Fact]
    public async Task Delete_BayIsGoneAlready_IsSuccess()
    {
        _magnum.Script.OnWatch(_ => throw Refusals.Plain(StatusCode.NotFound, "There is no such bay."));

        var run = await Shell.RunAsync("bay-delete", "mesosbay", "--wait");

        run.ExitCode.ShouldBe(ExitCode.Success);
    }

    [Fact]
    public async Task Delete_BayIsNotInTheSnapshot_IsSuccess()
    {
        _magnum.Script.OnWatch(async watch =>
        {
            await watch.BookmarkAsync("t1");
            await watch.StayAsync();
        });

        var run = await Shell.RunAsync("bay-delete", "mesosbay", "--wait");

        run.ExitCode.ShouldBe(ExitCode.Success);
    }

    [Fact]
    public async Task Delete_Fails_ExitsWith1()
    {
        _magnum.Script.On<GetBayRequest>(_ => Samples.Failed(BayStatus.DeleteFailed));
        _magnum.Script.OnWatch(watch => watch.AddedAsync(Samples.Failed(BayStatus.DeleteFailed)));

        var run = await Shell.RunAsync("bay-delete", "mesosbay", "--wait");

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldContain("DELETE_FAILED");
    }

    [Fact]
    public async Task Create_Interrupted_SaysThatTheOperationGoesOn()
    {
        using var interruption = new CancellationTokenSource();
        _magnum.Script.OnWatch(async watch =>
        {
            await watch.BookmarkAfterAsync(Samples.Bay(BayStatus.CreateInProgress), "t1");
            await interruption.CancelAsync();
            await watch.StayAsync();
        });

        var run = await Shell.RunAsync(interruption.Token, Create);

        run.ExitCode.ShouldBe(ExitCode.Interrupted);
        run.Error.ShouldContain($"Stopped waiting. The creation of mesosbay goes on; see: magnum bay-show {Samples.BayUuid}");
    }

    [Fact]
    public async Task Create_OnATerminal_DrawsABar()
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
        var trouble = Samples.InProgress(BayStatus.CreateInProgress, "stack-watch", 40);
        trouble.Operation.LastError = "Heat [503] is busy";
        _magnum.Script.OnWatch(async watch =>
        {
            await watch.AddedAsync(trouble);
            await watch.ModifiedAsync(Samples.Bay(BayStatus.CreateComplete));
        });

        var run = await (Shell with { Terminal = terminal }).RunAsync(Create);

        run.ExitCode.ShouldBe(ExitCode.Success);
        run.Error.ShouldBeEmpty();
        screen.ToString().ShouldContain("mesosbay\u001b[0m CREATE_COMPLETE");
        screen.ToString().ShouldContain("100%");
        screen.ToString().ShouldContain("Heat [503] is busy");
    }
}
