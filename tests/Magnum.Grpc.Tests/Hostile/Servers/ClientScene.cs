using Echo.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Magnum.Grpc.Tests.Client;

namespace Magnum.Grpc.Tests.Hostile.Servers;

/// <summary>A channel of ours to a server that is hostile at first.</summary>
internal sealed class ClientScene : IAsyncDisposable
{
    private readonly UnobservedFailures _unobserved = new();
    private readonly GrpcChannel _channel;

    private ClientScene(HostileServer server, Action<GrpcChannelOptions>? configure)
    {
        Server = server;
        var options = new GrpcChannelOptions
        {
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(10),
            MaxReconnectBackoff = TimeSpan.FromMilliseconds(10),
        };
        configure?.Invoke(options);
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{server.Port}", options);
        Client = new EchoService.EchoServiceClient(_channel);
    }

    public HostileServer Server { get; }

    public EchoService.EchoServiceClient Client { get; }

    /// <inheritdoc cref="HostileServer(Func{HostileCall, Task}?, Func{HostileConnection, Task}?, int)"/>
    public static ClientScene Start(
        Func<HostileCall, Task>? attack = null,
        Func<HostileConnection, Task>? greeting = null,
        int attacks = 1,
        Action<GrpcChannelOptions>? configure = null) =>
        new(new HostileServer(attack, greeting, attacks), configure);

    /// <summary>A call of the method until its end, which is given.</summary>
    public async Task<Status> CallAsync(string method = "Echo", CallOptions options = default)
    {
        try
        {
            await RunAsync(method, options).WaitAsync(RawPeer.Patience);
            return Status.DefaultSuccess;
        }
        catch (RpcException exception)
        {
            return exception.Status;
        }
    }

    /// <summary>The channel knows that its connection is gone.</summary>
    public Task LostAsync() => _channel.ReachAsync(ConnectivityState.Idle);

    /// <summary>The channel serves the next call, leaves no connection behind when it is closed, and no failure that nobody saw.</summary>
    public async Task ShouldBeUnharmedAsync()
    {
        var response = await Client.MissingAsync(new EchoRequest(), new CallOptions().WithWaitForReady()).ResponseAsync.WaitAsync(RawPeer.Patience);
        response.Text.ShouldBe("hello");
        await ShouldLeaveNothingAsync();
    }

    /// <summary>The channel leaves no connection behind when it is closed, and no failure that nobody saw.</summary>
    public async Task ShouldLeaveNothingAsync()
    {
        _channel.Dispose();
        foreach (var connection in Server.Connections)
        {
            await connection.Closed;
        }

        await Server.DisposeAsync();
        _unobserved.ShouldBeNone();
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await Server.DisposeAsync();
        _unobserved.Dispose();
    }

    private async Task RunAsync(string method, CallOptions options)
    {
        var request = new EchoRequest { Text = "hello", Times = 1 };
        switch (method)
        {
            case "Echo":
                await Client.EchoAsync(request, options);
                break;
            case "Repeat":
                using (var call = Client.Repeat(request, options))
                {
                    await ReadAsync(call.ResponseStream);
                }

                break;
            case "Join":
                using (var call = Client.Join(options))
                {
                    await WriteAsync(call.RequestStream, request);
                    await call;
                }

                break;
            default:
                using (var call = Client.Chat(options))
                {
                    await WriteAsync(call.RequestStream, request);
                    await ReadAsync(call.ResponseStream);
                }

                break;
        }
    }

    private static async Task ReadAsync(IAsyncStreamReader<EchoResponse> responses)
    {
        while (await responses.MoveNext(CancellationToken.None))
        {
            responses.Current.Text.ShouldBe("hello");
        }
    }

    /// <summary>A write that fails is no news: the response tells.</summary>
    private static async Task WriteAsync(IClientStreamWriter<EchoRequest> requests, EchoRequest request)
    {
        try
        {
            await requests.WriteAsync(request);
            await requests.CompleteAsync();
        }
        catch (RpcException)
        {
            // The response tells why.
        }
    }
}
