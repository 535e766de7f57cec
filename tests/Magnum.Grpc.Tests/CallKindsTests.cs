using Echo.V1;
using Grpc.Core;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests;

public sealed class CallKindsTests
{
    [Fact]
    public async Task Unary_Echo_GivesTheRequestBack()
    {
        await using var server = await EchoServer.StartAsync();

        var response = await server.Client().EchoAsync(new EchoRequest { Text = "hello" });

        response.Text.ShouldBe("hello");
    }

    [Fact]
    public async Task Unary_Blocking_GivesTheRequestBack()
    {
        await using var server = await EchoServer.StartAsync();

        var response = server.Client().Echo(new EchoRequest { Text = "hello" });

        response.Text.ShouldBe("hello");
    }

    [Fact]
    public async Task ServerStreaming_Repeat_GivesAllInOrder()
    {
        await using var server = await EchoServer.StartAsync();

        using var call = server.Client().Repeat(new EchoRequest { Text = "x", Times = 1000 });
        var indices = await call.ResponseStream.ReadAllAsync().Select(response => response.Index).ToListAsync();

        indices.ShouldBe(Enumerable.Range(0, 1000));
        call.GetStatus().StatusCode.ShouldBe(StatusCode.OK);
    }

    [Fact]
    public async Task ServerStreaming_Nothing_EndsOk()
    {
        await using var server = await EchoServer.StartAsync();

        using var call = server.Client().Repeat(new EchoRequest { Times = 0 });

        (await call.ResponseStream.MoveNext()).ShouldBeFalse();
        call.GetStatus().ShouldBe(Status.DefaultSuccess);
    }

    [Fact]
    public async Task ClientStreaming_Join_TakesAll()
    {
        await using var server = await EchoServer.StartAsync();

        using var call = server.Client().Join();
        foreach (var text in new[] { "a", "b", "c" })
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = text });
        }

        await call.RequestStream.CompleteAsync();

        (await call).Text.ShouldBe("a,b,c");
    }

    [Fact]
    public async Task Duplex_PingPong_AnswersEachBeforeTheNext()
    {
        await using var server = await EchoServer.StartAsync();

        using var call = server.Client().Chat();
        for (var i = 0; i < 20; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = $"{i}" });
            (await call.ResponseStream.MoveNext()).ShouldBeTrue();
            call.ResponseStream.Current.Text.ShouldBe($"{i}");
        }

        await call.RequestStream.CompleteAsync();

        (await call.ResponseStream.MoveNext()).ShouldBeFalse();
    }

    [Fact]
    public async Task Unary_NotOverridden_IsUnimplemented()
    {
        await using var server = await EchoServer.StartAsync();

        var failure = await Should.ThrowAsync<RpcException>(async () => await server.Client().MissingAsync(new EchoRequest()));

        failure.StatusCode.ShouldBe(StatusCode.Unimplemented);
    }
}
