using System.Text.Json;
using Magnum.IntegrationTests.Hosting;
using Magnum.V1;

namespace Magnum.IntegrationTests.SimulatedCloud;

/// <summary>A start without any setting of a cloud: what a newcomer does.</summary>
[Trait("Category", "SimulatedCloud")]
public sealed class DevelopmentStartTests
{
    [Fact]
    public async Task PrintedCommands_Typed_GiveABay()
    {
        var simulator = LoopbackPort.Next();
        var settings = new Dictionary<string, string> { ["development:simulator_port"] = $"{simulator}", ["development:pace"] = "0.1" };
        await using var server = new TestServer(settings) { ReadyWhen = "Ctrl-C stops" };
        await server.StartAsync();
        var environment = new Dictionary<string, string>
        {
            ["MAGNUM_ENDPOINT"] = server.Address,
            ["OS_AUTH_URL"] = $"http://127.0.0.1:{simulator}/v3",
            ["OS_USERNAME"] = "demo",
            ["OS_PASSWORD"] = "demopw",
            ["OS_PROJECT_NAME"] = "demo",
        };
        var commands = server.Output.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("./magnum ", StringComparison.Ordinal)).ToList();

        foreach (var command in commands)
        {
            var (code, output) = await ChildProcess.RunAsync(Typed(command), environment);
            code.ShouldBe(0, $"{command}{Environment.NewLine}{output}{Environment.NewLine}{server.Output}");
        }

        var (_, shown) = await ChildProcess.RunAsync(Typed("./magnum bay-show firstbay --json"), environment);
        commands.Count.ShouldBe(2);
        JsonDocument.Parse(shown).RootElement.GetProperty("status").GetString().ShouldEndWith("CREATE_COMPLETE");
    }

    [Fact]
    public async Task Restart_OfADevelopmentServer_KeepsCloudAndBays()
    {
        var simulator = LoopbackPort.Next();
        await using var server = await TestServer.StartNewAsync(new Dictionary<string, string>
        {
            ["development:simulator_port"] = $"{simulator}",
            ["development:pace"] = "0.1",
            ["silo:periodic_interval"] = "1",
        });
        var authUrl = new Uri($"http://127.0.0.1:{simulator}/v3");
        using var before = await server.ClientAsync(authUrl);
        var created = await before.CreateBayAsync("bay", await before.CreateBaymodelAsync());
        await before.SettledAsync(created.Uuid, BayStatus.CreateComplete);

        var code = await server.StopAsync();
        await server.StartAsync();
        using var after = await server.ClientAsync(authUrl);
        await after.ScaleAsync(created.Uuid, 2);
        var scaled = await after.SettledAsync(created.Uuid, BayStatus.UpdateComplete);

        code.ShouldBe(0);
        scaled.NodeAddresses.Count.ShouldBe(2);
    }

    // The command of this build: ./magnum would build a copy of its own first.
    private static string[] Typed(string command) => ["/bin/sh", "-c", command.Replace("./magnum ", $"dotnet {Checkout.Program("Magnum.Cli", "magnum")} ", StringComparison.Ordinal)];
}
