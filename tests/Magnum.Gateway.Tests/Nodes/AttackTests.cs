using System.Net.Sockets;
using System.Text;

namespace Magnum.Gateway.Tests.Nodes;

/// <summary>What a server of a bay that was taken over, or anybody who reaches the port, may try.</summary>
public sealed class AttackTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Head_ThatNeverEnds_IsCutOff()
    {
        await using var rig = await NodeRig.StartAsync(options => options with { HeaderTimeout = TimeSpan.FromSeconds(1) });
        using var client = await rig.ConnectAsync();

        await client.Stream.WriteAsync("GET /healthcheck HTTP/1.1\r\nHost: here\r\nX-Slow: "u8.ToArray());
        var answer = await ReadAsync(client);

        answer.ShouldStartWith("HTTP/1.1 408 ");
        (await rig.GetAsync("/healthcheck")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Body_ThatTrickles_IsCutOff()
    {
        await using var rig = await NodeRig.StartAsync();
        using var client = await rig.ConnectAsync();

        await client.Stream.WriteAsync("POST /v1/certificates HTTP/1.1\r\nHost: here\r\nX-Auth-Token: member\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"u8.ToArray());
        var answer = await ReadAsync(client);

        answer.ShouldStartWith("HTTP/1.1 408 ");
        answer.ShouldContain("too slowly");
    }

    [Fact]
    public async Task Body_ThatIsAnnouncedTooLarge_IsRefusedUnread()
    {
        await using var rig = await NodeRig.StartAsync();

        var answer = await rig.SendRawAsync("POST /v1/certificates HTTP/1.1\r\nHost: here\r\nX-Auth-Token: member\r\nContent-Type: application/json\r\nContent-Length: 999999999999\r\n\r\n");

        answer.ShouldStartWith("HTTP/1.1 413 ");
        answer.ShouldContain("65536");
    }

    [Fact]
    public async Task Body_InChunksWithoutEnd_IsRefusedAtTheLimit()
    {
        await using var rig = await NodeRig.StartAsync();
        var chunk = $"4000\r\n{new string(' ', 0x4000)}\r\n";

        var answer = await rig.SendRawAsync(
            $"POST /v1/certificates HTTP/1.1\r\nHost: here\r\nX-Auth-Token: member\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}{chunk}{chunk}{chunk}{chunk}");

        answer.ShouldStartWith("HTTP/1.1 413 ");
    }

    [Theory]
    [InlineData("X-Large: ", 40_000, 1, 431)]
    [InlineData("X-Many: ", 1, 100, 431)]
    [InlineData("X-Auth-Token: ", 20_000, 1, 401)]
    public async Task Headers_HugeOrMany_AreRefused(string header, int length, int count, int status)
    {
        await using var rig = await NodeRig.StartAsync();
        var headers = string.Concat(Enumerable.Repeat($"{header}{new string('x', length)}\r\n", count));

        var answer = await rig.SendRawAsync($"GET /v1/certificates/a HTTP/1.1\r\nHost: here\r\nConnection: close\r\n{headers}\r\n");

        answer.ShouldStartWith($"HTTP/1.1 {status} ");
    }

    [Theory]
    [InlineData("GET /healthcheck HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /healthcheck HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400)]
    [InlineData("GET /%00 HTTP/1.1\r\nHost: here\r\n\r\n", 400)]
    [InlineData("GET healthcheck HTTP/1.1\r\nHost: here\r\n\r\n", 405)]
    [InlineData("GET http://elsewhere.test/nothing HTTP/1.1\r\nHost: elsewhere.test\r\nConnection: close\r\n\r\n", 404)]
    [InlineData("CONNECT elsewhere.test:443 HTTP/1.1\r\nHost: elsewhere.test:443\r\nConnection: close\r\n\r\n", 404)]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n", 404)]
    [InlineData("POST /v1/certificates HTTP/1.1\r\nHost: here\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}", 400)]
    [InlineData("POST /v1/certificates HTTP/1.1\r\nHost: here\r\nX-Auth-Token: member\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nzz\r\n", 400)]
    [InlineData("GET /v1/certificates/a HTTP/1.1\r\nHost: here\r\nX-Auth-Token: member\r\nX-Auth-Token: admin\r\nConnection: close\r\n\r\n", 401)]
    public async Task Request_ThatIsNone_IsRefused(string request, int status)
    {
        await using var rig = await NodeRig.StartAsync();

        var answer = await rig.SendRawAsync(request);

        answer.ShouldStartWith($"HTTP/1.1 {status} ");
        (await rig.GetAsync("/healthcheck")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Requests_SentAllAtOnce_AreAnsweredInOrder()
    {
        await using var rig = await NodeRig.StartAsync();
        var (_, token) = await rig.AddBayAsync();
        const string end = " HTTP/1.1\r\nHost: here\r\n\r\n";

        var answers = await rig.SendRawAsync(
            $"GET /healthcheck{end}GET /v1/discovery/{token}/_config/size{end}GET /v1/nothing{end}DELETE /healthcheck{end}GET /healthcheck HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");

        answers.Split("HTTP/1.1 ").Skip(1).Select(answer => answer[..3]).ShouldBe(["200", "200", "404", "405", "200"]);
    }

    [Fact]
    public async Task Requests_MoreThanAnAddressMayMake_AreRefusedWithTheTimeToWait()
    {
        await using var rig = await NodeRig.StartAsync(options => options with { CallsPerSecond = 1, CallBurst = 3 });
        var replies = new List<NodeReply>();
        for (var i = 0; i < 10; i++)
        {
            replies.Add(await rig.GetAsync("/healthcheck"));
        }

        var etcd = await rig.GetAsync("/v1/discovery/x/_config/size");

        replies.Take(3).ShouldAllBe(reply => reply.Status == 200);
        var refused = replies.First(reply => reply.Status != 200);
        refused.Status.ShouldBe(429);
        refused.Header("Retry-After").ShouldBe("1");
        (etcd.Status, etcd.EtcdCode).ShouldBe((503, 300));
    }

    [Fact]
    public async Task Connections_MoreThanThereMayBe_AreClosedAndTheOthersServed()
    {
        await using var rig = await NodeRig.StartAsync(options => options with { MaxConnections = 3 });
        using var first = await rig.ConnectAsync();
        using var second = await rig.ConnectAsync();
        await AskAsync(first);
        await AskAsync(second);
        (await rig.GetAsync("/healthcheck")).Status.ShouldBe(200);

        await ShouldRefuseAsync(rig);
        await AskAsync(first);
    }

    [Fact]
    public async Task Connections_MoreThanAnAddressMayHave_AreClosedUntilOneEnds()
    {
        await using var rig = await NodeRig.StartAsync(options => options with { ConnectionsPerAddress = 2 });
        using var first = await rig.ConnectAsync();
        using var second = await rig.ConnectAsync();
        await AskAsync(first);
        await AskAsync(second);

        await ShouldRefuseAsync(rig);
        await ShouldRefuseAsync(rig);
        await AskAsync(second);
        using var elsewhere = await rig.ConnectAsync("127.0.0.2");
        await AskAsync(elsewhere);
        first.Dispose();

        await ShouldGetInAsync(rig);
        rig.Log.Entries.Count(entry => entry.Id == 3209).ShouldBe(1);
    }

    // It may be closed before the client knows that it was opened.
    private static async Task ShouldRefuseAsync(NodeRig rig)
    {
        var closed = await Record.ExceptionAsync(async () =>
        {
            using var client = await rig.ConnectAsync();
            (await client.Stream.ReadAsync(new byte[1]).AsTask().WaitAsync(Patience)).ShouldBe(0);
        });

        (closed is null or SocketException or IOException { InnerException: SocketException }).ShouldBeTrue($"{closed}");
    }

    // The server hears of the end of a connection a moment later.
    private static async Task ShouldGetInAsync(NodeRig rig)
    {
        var until = DateTimeOffset.UtcNow + Patience;
        while (true)
        {
            try
            {
                (await rig.GetAsync("/healthcheck")).Status.ShouldBe(200);
                return;
            }
            catch (HttpRequestException) when (DateTimeOffset.UtcNow < until)
            {
                await Task.Delay(10);
            }
        }
    }

    private static async Task AskAsync(NodeConnection client)
    {
        await client.Stream.WriteAsync("GET /healthcheck HTTP/1.1\r\nHost: here\r\n\r\n"u8.ToArray());
        var text = new StringBuilder();
        var buffer = new byte[1024];
        while (!text.ToString().EndsWith("OK", StringComparison.Ordinal))
        {
            var read = await client.Stream.ReadAsync(buffer).AsTask().WaitAsync(Patience);
            read.ShouldBeGreaterThan(0);
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
    }

    private static async Task<string> ReadAsync(NodeConnection client)
    {
        using var reader = new StreamReader(client.Stream, Encoding.Latin1);
        return await reader.ReadToEndAsync().WaitAsync(Patience);
    }
}
