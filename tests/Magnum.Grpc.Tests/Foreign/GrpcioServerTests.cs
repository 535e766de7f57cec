using Echo.V1;
using Grpc.Net.Client;
using Magnum.Grpc.Tests.Client;

namespace Magnum.Grpc.Tests.Foreign;

/// <summary>Our client against servers that others wrote.</summary>
public sealed class GrpcioServerTests
{
    [Fact]
    public async Task RoundRobin_OneServerIsKilled_CallsGoOn()
    {
        await using var first = await GrpcioServer.StartAsync("first");
        await using var second = await GrpcioServer.StartAsync("second");
        using var channel = Channels.RoundRobin([first.Port, second.Port], Retry);
        var client = new EchoService.EchoServiceClient(channel);
        var names = new HashSet<string>();
        while (names.Count < 2)
        {
            names.Add(await NameAsync(client));
        }

        await first.KillAsync();
        var after = new List<string>();
        for (var i = 0; i < 50; i++)
        {
            after.Add(await NameAsync(client));
        }

        after[^40..].ShouldAllBe(name => name == "second");
    }

    [Fact]
    public async Task PickFirst_ServerIsKilledUnderLoad_NoCallFails()
    {
        await using var first = await GrpcioServer.StartAsync("first");
        await using var second = await GrpcioServer.StartAsync("second");
        using var channel = Channels.PickFirst([first.Port, second.Port], Retry);
        var client = new EchoService.EchoServiceClient(channel);
        await NameAsync(client);

        var calls = Enumerable.Range(0, 8).Select(async _ =>
        {
            while (await NameAsync(client) == "first")
            {
            }
        }).ToList();
        await first.KillAsync();

        await Task.WhenAll(calls).WaitAsync(Channels.Patience);
    }

    [Fact]
    public async Task Retry_UnaryFailsTwice_SucceedsAndTellsItsAttempts()
    {
        await using var server = await GrpcioServer.StartAsync("late", failures: 2);
        using var channel = Channels.PickFirst([server.Port], Retry);

        var response = await new EchoService.EchoServiceClient(channel).EchoAsync(new EchoRequest());

        response.Text.ShouldBe("late 2");
    }

    [Fact]
    public async Task Retry_ClientStreamFailsTwice_IsSentAgain()
    {
        await using var server = await GrpcioServer.StartAsync("late", failures: 2);
        using var channel = Channels.PickFirst([server.Port], Retry);
        using var call = new EchoService.EchoServiceClient(channel).Join();

        await call.RequestStream.WriteAsync(new EchoRequest { Text = "a" });
        await call.RequestStream.WriteAsync(new EchoRequest { Text = "b" });
        await call.RequestStream.CompleteAsync();

        (await call).Text.ShouldBe("late 2");
    }

    private static void Retry(GrpcChannelOptions options) =>
        options.ServiceConfig!.MethodConfigs.Add(RetryPolicies.ForAll(RetryPolicies.Quick()).MethodConfigs[0]);

    private static async Task<string> NameAsync(EchoService.EchoServiceClient client) =>
        (await client.EchoAsync(new EchoRequest())).Text.Split(' ')[0];
}
