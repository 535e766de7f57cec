using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Magnum.Grpc.Tests.Hostile.Servers;

/// <summary>
/// The server side of HTTP/2 in clear text, which does to the first calls of each method, or to its first connections, whatever a test
/// wants, and answers all that come later as it should, and those of the method Missing always.
/// </summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<HostileConnection> _connections = new();
    private readonly ConcurrentQueue<Task> _running = new();
    private readonly Func<HostileCall, Task> _attack;
    private readonly Func<HostileConnection, Task>? _greeting;
    private readonly int _attacks;
    private readonly Task _accepting;
    private readonly ConcurrentDictionary<string, int> _calls = new();

    /// <param name="attack">What becomes of a call.</param>
    /// <param name="greeting">What a connection begins with; null for what is right.</param>
    /// <param name="attacks">How many of the first calls of each method, and of the first connections, are attacked.</param>
    public HostileServer(Func<HostileCall, Task>? attack, Func<HostileConnection, Task>? greeting, int attacks)
    {
        _attack = attack ?? (call => call.AnswerAsync());
        _greeting = greeting;
        _attacks = attacks;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Calls => _calls.Values.Sum();

    public IReadOnlyCollection<HostileConnection> Connections => _connections;

    /// <summary>The connection of the last call that was attacked.</summary>
    public HostileConnection? Attacked { get; private set; }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        foreach (var connection in _connections)
        {
            connection.Cut();
        }

        await Task.WhenAll(_running).WaitAsync(RawPeer.Patience);
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }

        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var connection = new HostileConnection(await _listener.AcceptSocketAsync(_stop.Token), OnCall, _stop.Token);
                _connections.Enqueue(connection);
                _running.Enqueue(connection.RunAsync(_connections.Count <= _attacks ? _greeting : null));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private void OnCall(HostileCall call)
    {
        var calls = _calls.AddOrUpdate(call.Fields[":path"], 1, (_, before) => before + 1);
        var attacked = calls <= _attacks && !call.Fields[":path"].EndsWith("/Missing", StringComparison.Ordinal);
        _running.Enqueue(Task.Run(() => ServeAsync(call, attacked)));
    }

    private async Task ServeAsync(HostileCall call, bool attacked)
    {
        try
        {
            if (attacked)
            {
                Attacked = call.Connection;
                await _attack(call);
            }
            else
            {
                await call.AnswerAsync();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The test is over.
        }
    }
}
