using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Magnum.Grpc.Tests.Hostile;

/// <summary>
/// The client side of one HTTP/2 connection, in clear text or over TLS, that sends whatever a test wants. It asks the server to use no dynamic table;
/// it acknowledges settings and pings, unless it is deaf.
/// </summary>
internal sealed class RawPeer : IAsyncDisposable
{
    /// <summary>How long a test waits for what must come.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    private static readonly byte[] Marker = "settled!"u8.ToArray();

    private readonly Socket _socket;
    private readonly Stream _network;
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ConcurrentDictionary<int, PeerStream> _streams = new();
    private readonly TaskCompletionSource<ErrorCode?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _authority;
    private readonly bool _deaf;
    private readonly TaskCompletionSource _greeted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _streamWindow = 65535;
    private Task _receiving = Task.CompletedTask;
    private int _lastStream = -1;
    private TaskCompletionSource? _awaited;
    private int _pongs;

    private RawPeer(Socket socket, Stream network, string authority, bool deaf)
    {
        _socket = socket;
        _network = network;
        _authority = authority;
        _deaf = deaf;
    }

    /// <summary>The server closed the connection: the code of its last GOAWAY, null if it sent none.</summary>
    public Task<ErrorCode?> Closed => _closed.Task.WaitAsync(Patience);

    public bool IsClosed => _closed.Task.IsCompleted;

    /// <summary>The code of the last GOAWAY.</summary>
    public ErrorCode? Gone { get; private set; }

    /// <summary>What the server takes on the connection.</summary>
    public SendWindow Window { get; } = new(65535);

    /// <summary>How many pings the server has answered.</summary>
    public int Pongs => Volatile.Read(ref _pongs);

    /// <summary>Connects and, unless <paramref name="silent"/>, says what a client says first.</summary>
    /// <param name="port">On loopback.</param>
    /// <param name="window">The window of each stream.</param>
    /// <param name="deaf">Whether it reads nothing at all.</param>
    /// <param name="silent">Whether the preface is left to the test.</param>
    /// <param name="tls">Whether it speaks TLS.</param>
    public static async Task<RawPeer> ConnectAsync(int port, uint window = int.MaxValue, bool deaf = false, bool silent = false, bool tls = false)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var network = new NetworkStream(socket, ownsSocket: true);
        var peer = new RawPeer(socket, tls ? await SecureAsync(network) : network, $"127.0.0.1:{port}", deaf);
        if (!silent)
        {
            byte[] first = [.. Preface, .. Frame.Settings(((ushort)1, 0u), ((ushort)4, window)), .. Frame.WindowUpdate(0, int.MaxValue - 65535)];
            await peer.SendAsync(first);
        }

        if (!deaf)
        {
            peer._receiving = peer.ReceiveAsync();
            await (silent ? Task.CompletedTask : peer._greeted.Task.WaitAsync(Patience));
        }

        return peer;
    }

    /// <summary>The fields of a call of the test service, or of any other if the method is a path.</summary>
    public IEnumerable<(string Name, string Value)> Fields(string method, params IEnumerable<(string Name, string Value)> more) =>
    [
        (":method", "POST"), (":scheme", _network is SslStream ? "https" : "http"), (":path", method.StartsWith('/') ? method : $"/echo.v1.EchoService/{method}"),
        (":authority", _authority), ("te", "trailers"), ("content-type", "application/grpc"), .. more,
    ];

    /// <summary>A stream that is known to the peer but not to the server.</summary>
    public PeerStream NewStream()
    {
        var stream = new PeerStream(this, Interlocked.Add(ref _lastStream, 2), _streamWindow);
        _streams[stream.Id] = stream;
        if (IsClosed)
        {
            stream.OnLost();
        }

        return stream;
    }

    public async Task<PeerStream> OpenAsync(IEnumerable<(string Name, string Value)> fields, bool end = false)
    {
        var stream = NewStream();
        await SendAsync(Frame.Headers(stream.Id, FieldBlock.Encode(fields), end));
        return stream;
    }

    public Task<PeerStream> OpenAsync(string method, bool end = false, params IEnumerable<(string Name, string Value)> more) =>
        OpenAsync(Fields(method, more), end);

    /// <summary>A whole call: its body in one frame that ends the stream.</summary>
    public async Task<PeerAnswer> CallAsync(string method, byte[] body, params IEnumerable<(string Name, string Value)> more)
    {
        var stream = await OpenAsync(method, end: false, more);
        await stream.SendAsync(body, end: true);
        return await stream.Answer;
    }

    /// <summary>The server has seen all that was sent before, or is gone.</summary>
    public async Task SettledAsync()
    {
        var pong = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited = pong;
        await SendAsync(Frame.Of(FrameType.Ping, 0, Marker));
        await (await Task.WhenAny(pong.Task, Closed));
    }

    /// <summary>Sends bytes; what the server no longer takes is dropped.</summary>
    /// <returns>Whether the connection still took them.</returns>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _network.WriteAsync(bytes, cancellationToken);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Sends bytes past TLS.</summary>
    public Task<int> SendBelowTlsAsync(byte[] bytes) => _socket.SendAsync(bytes);

    /// <summary>Ends the sending half of the TCP connection.</summary>
    public void HalfClose() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Cuts the connection with a TCP reset.</summary>
    public void Cut()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
    }

    public async ValueTask DisposeAsync()
    {
        await _network.DisposeAsync();
        await _receiving;
        _sending.Dispose();
    }

    private static async Task<SslStream> SecureAsync(NetworkStream network)
    {
        var secure = new SslStream(network, leaveInnerStreamOpen: false);
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost",
        });
        return secure;
    }

    private long WindowIn(byte[] settings) =>
        settings.Chunk(6).Where(setting => setting[1] == 4).Select(setting => (long)BinaryPrimitives.ReadUInt32BigEndian(setting.AsSpan(2)))
            .LastOrDefault(_streamWindow);

    private async Task ReceiveAsync()
    {
        try
        {
            var header = new byte[Frame.HeaderSize];
            while (await _network.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false) == header.Length)
            {
                var payload = new byte[(header[0] << 16) | (header[1] << 8) | header[2]];
                await _network.ReadExactlyAsync(payload);
                await TakeAsync((FrameType)header[3], (FrameFlags)header[4], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)), payload);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The connection is gone, which is told below.
        }

        _closed.TrySetResult(Gone);
        _greeted.TrySetResult();
        Window.Close();
        foreach (var stream in _streams.Values)
        {
            stream.OnLost();
        }
    }

    private async ValueTask TakeAsync(FrameType type, FrameFlags flags, int id, byte[] payload)
    {
        var stream = _streams.GetValueOrDefault(id);
        var end = flags.HasFlag(FrameFlags.EndStreamOrAck);
        switch (type)
        {
            case FrameType.Headers:
                stream?.OnFields(payload, end);
                break;
            case FrameType.Data:
                stream?.OnData(payload, end);
                break;
            case FrameType.ResetStream:
                stream?.OnReset((ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(payload));
                break;
            case FrameType.GoAway:
                Gone = (ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(payload.AsSpan(4));
                break;
            case FrameType.Ping when flags.HasFlag(FrameFlags.EndStreamOrAck):
                Interlocked.Increment(ref _pongs);
                if (payload.AsSpan().SequenceEqual(Marker))
                {
                    _awaited?.TrySetResult();
                }

                break;
            case FrameType.Ping:
                await SendAsync(Frame.Of(FrameType.Ping, 0, payload, FrameFlags.EndStreamOrAck));
                break;
            case FrameType.WindowUpdate when id == 0:
                Window.Add(BinaryPrimitives.ReadUInt32BigEndian(payload));
                break;
            case FrameType.WindowUpdate:
                stream?.OnWindow(BinaryPrimitives.ReadUInt32BigEndian(payload));
                break;
            case FrameType.Settings when !flags.HasFlag(FrameFlags.EndStreamOrAck):
                _streamWindow = WindowIn(payload);
                _greeted.TrySetResult();
                await SendAsync(Frame.Of(FrameType.Settings, 0, [], FrameFlags.EndStreamOrAck));
                break;
        }
    }
}
