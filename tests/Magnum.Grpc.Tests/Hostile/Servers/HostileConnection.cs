using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Magnum.Grpc.Tests.Hostile.Servers;

/// <summary>One connection of a hostile server. What it does not do on purpose it does as it should: it acknowledges settings and pings.</summary>
internal sealed class HostileConnection(Socket socket, Action<HostileCall> onCall, CancellationToken stop) : IDisposable
{
    private const int PrefaceSize = 24;

    private readonly NetworkStream _network = new(socket, ownsSocket: true);
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ConcurrentDictionary<int, HostileCall> _calls = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _streamWindow = 65535;

    /// <summary>The client has closed the connection, or it was cut.</summary>
    public Task Closed => _closed.Task.WaitAsync(RawPeer.Patience);

    public bool IsClosed => _closed.Task.IsCompleted;

    /// <summary>Cancelled when the test is over.</summary>
    public CancellationToken Stop => stop;

    /// <summary>What the client takes on the connection.</summary>
    public SendWindow Window { get; } = new(65535);

    /// <summary>Whether nothing more is sent.</summary>
    public bool IsMute { get; set; }

    /// <summary>Nothing more is read until this is done.</summary>
    public Task Hearing { get; set; } = Task.CompletedTask;

    /// <summary>Settings that let the client send as much as it likes, or as little as the window is.</summary>
    public static byte[] Greeting(uint window = int.MaxValue) =>
        [.. Frame.Settings(((ushort)1, 0u), ((ushort)4, window)), .. Frame.WindowUpdate(0, int.MaxValue - 65535)];

    /// <summary>Sends bytes; what the client no longer takes is dropped.</summary>
    /// <returns>Whether the connection still took them.</returns>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await _sending.WaitAsync(stop);
        try
        {
            await _network.WriteAsync(IsMute ? default : bytes, stop);
            return true;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Sends the same again and again, until the client has enough or the test is over.</summary>
    public async Task FloodAsync(byte[] frame, int times = int.MaxValue)
    {
        var burst = Enumerable.Repeat(frame, 500).SelectMany(bytes => bytes).ToArray();
        for (var i = 0; i < times && !IsClosed; i += 500)
        {
            if (!await SendAsync(burst))
            {
                return;
            }
        }
    }

    /// <summary>Ends the connection with a TCP reset.</summary>
    public void Cut()
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (ObjectDisposedException)
        {
            // Closed already.
        }

        _network.Dispose();
    }

    /// <summary>Ends the connection in order.</summary>
    public void Close() => _network.Dispose();

    public void Dispose()
    {
        _network.Dispose();
        _sending.Dispose();
    }

    public async Task RunAsync(Func<HostileConnection, Task>? greeting)
    {
        try
        {
            await (greeting is null ? SendAsync(Greeting()) : greeting(this));
            await _network.ReadExactlyAsync(new byte[PrefaceSize], stop);
            var header = new byte[Frame.HeaderSize];
            while (await _network.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, stop) == header.Length)
            {
                var payload = new byte[(header[0] << 16) | (header[1] << 8) | header[2]];
                await _network.ReadExactlyAsync(payload, stop);
                await TakeAsync((FrameType)header[3], (FrameFlags)header[4], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)), payload);
                await Hearing.WaitAsync(stop);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The connection is gone, which is told below.
        }

        await _network.DisposeAsync();
        _closed.TrySetResult();
        Window.Close();
        foreach (var call in _calls.Values)
        {
            call.OnEnd(reset: null);
        }
    }

    private async Task TakeAsync(FrameType type, FrameFlags flags, int id, byte[] payload)
    {
        var call = _calls.GetValueOrDefault(id);
        switch (type)
        {
            case FrameType.Headers:
                Begin(id, flags, payload);
                break;
            case FrameType.Data:
                call?.OnData(payload, flags.HasFlag(FrameFlags.EndStreamOrAck));
                break;
            case FrameType.ResetStream:
                call?.OnEnd((ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(payload));
                break;
            case FrameType.WindowUpdate when id == 0:
                Window.Add(BinaryPrimitives.ReadUInt32BigEndian(payload));
                break;
            case FrameType.WindowUpdate:
                call?.Window.Add(BinaryPrimitives.ReadUInt32BigEndian(payload));
                break;
            case FrameType.Ping when !flags.HasFlag(FrameFlags.EndStreamOrAck):
                await SendAsync(Frame.Of(FrameType.Ping, 0, payload, FrameFlags.EndStreamOrAck));
                break;
            case FrameType.Settings when !flags.HasFlag(FrameFlags.EndStreamOrAck):
                _streamWindow = payload.Chunk(6).Where(setting => setting[1] == 4)
                    .Select(setting => (long)BinaryPrimitives.ReadUInt32BigEndian(setting.AsSpan(2))).LastOrDefault(_streamWindow);
                await SendAsync(Frame.Of(FrameType.Settings, 0, [], FrameFlags.EndStreamOrAck));
                break;
        }
    }

    private void Begin(int id, FrameFlags flags, byte[] block)
    {
        var call = new HostileCall(this, id, FieldBlock.Decode(block).ToDictionary(), _streamWindow);
        _calls[id] = call;
        if (flags.HasFlag(FrameFlags.EndStreamOrAck))
        {
            call.OnData([], end: true);
        }

        onCall(call);
    }
}
