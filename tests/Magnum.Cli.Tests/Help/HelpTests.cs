using Magnum.Cli.Tests.Hosting;

namespace Magnum.Cli.Tests.Help;

public sealed class HelpTests
{
    public static TheoryData<string> Commands => new(
        "baymodel-create", "baymodel-list", "baymodel-show", "baymodel-update", "baymodel-delete",
        "bay-create", "bay-list", "bay-show", "bay-update", "bay-delete", "bay-events", "bay-config",
        "ca-show", "ca-sign", "driver-list", "driver-show", "service-list", "watch");

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_EachCommand_HasUsageAndExamplesThatBeginWithIt(string command)
    {
        var byOption = await new Shell().RunAsync(command, "--help");
        var byCommand = await new Shell().RunAsync("help", command);

        byOption.ExitCode.ShouldBe(ExitCode.Success);
        byOption.Out.ShouldStartWith($"Usage: magnum {command}");
        byOption.Out.ShouldContain("Examples:");
        byOption.Out.ShouldContain($"  magnum {command}");
        byCommand.Out.ShouldBe(byOption.Out);
    }

    [Fact]
    public async Task Help_Program_ListsCommandsVariablesAndExitCodes()
    {
        var run = await new Shell().RunAsync("--help");

        run.ExitCode.ShouldBe(ExitCode.Success);
        run.Out.ShouldContain("  bay-create ");
        run.Out.ShouldContain("env[OS_AUTH_URL]");
        run.Out.ShouldContain("Exit codes:");
        (await new Shell().RunAsync("help")).Out.ShouldBe(run.Out);
        (await new Shell().RunAsync()).Out.ShouldBe(run.Out);
    }

    [Theory]
    [InlineData("bay-create", "--name", "x")]
    [InlineData("bay-create", "--baymodel", "m", "--node-count", "three")]
    [InlineData("bay-create", "--baymodel", "m", "--no-such-option")]
    [InlineData("bay-update", "x", "change", "node_count=3")]
    [InlineData("bay-update", "x", "replace")]
    [InlineData("bay-show")]
    [InlineData("bay-delete")]
    [InlineData("bay-config")]
    [InlineData("ca-show")]
    [InlineData("ca-sign", "--bay", "x")]
    [InlineData("no-such-command")]
    [InlineData("help", "no-such-command")]
    [InlineData("bay-list", "--sort-dir", "up")]
    public async Task Usage_WrongCommandLine_ExitsWith2AndSaysWhere(params string[] arguments)
    {
        var run = await new Shell().RunAsync(arguments);

        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Out.ShouldBeEmpty();
        run.Error.ShouldStartWith("ERROR: ");
        run.Error.ShouldContain("Try 'magnum help");
    }

    [Fact]
    public async Task BashCompletion_Words_HoldCommandsAndOptions()
    {
        var run = await new Shell().RunAsync("bash-completion");

        var words = run.Out.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        words.ShouldContain("bay-create");
        words.ShouldContain("--external-network-id");
    }

    [Fact]
    public async Task Options_OfOldScripts_AreTaken()
    {
        await using var magnum = await ScriptedMagnum.StartAsync();
        magnum.Script.On<V1.ListBaysRequest>(_ => new V1.ListBaysResponse());

        var run = await magnum.TypeAsync("magnum --magnum-api-version 1 --os-cache --os_region_name R bay-list");

        run.ExitCode.ShouldBe(ExitCode.Success);
    }
}
