using Echo.V1;
using Magnum.Grpc.Tests.Hosting;

namespace Magnum.Grpc.Tests.Hostile.Servers;

/// <summary>One call as a hostile server has it.</summary>
internal sealed class HostileCall(HostileConnection connection, int id, IReadOnlyDictionary<string, string> fields, long window)
{
    /// <summary>A message that is right.</summary>
    public static readonly byte[] Hello = RawClient.Frame(new EchoResponse { Text = "hello" });

    private const int FrameLimit = 16384;

    private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ErrorCode?> _given = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _received;

    public HostileConnection Connection => connection;

    public int Id => id;

    /// <summary>What the client sent in its headers.</summary>
    public IReadOnlyDictionary<string, string> Fields => fields;

    /// <summary>What the client takes on this stream.</summary>
    public SendWindow Window { get; } = new(window);

    /// <summary>All requests have come.</summary>
    public Task Heard => _heard.Task.WaitAsync(RawPeer.Patience, connection.Stop);

    /// <summary>The client has reset the stream, by this code, or the connection is gone.</summary>
    public Task<ErrorCode?> GivenUp => _given.Task.WaitAsync(RawPeer.Patience, connection.Stop);

    public Task SendAsync(byte[] bytes) => connection.SendAsync(bytes);

    /// <summary>Response headers, as they should be but for those that are added.</summary>
    public Task HeadersAsync(params IEnumerable<(string Name, string Value)> more) =>
        FieldsAsync(end: false, [(":status", "200"), ("content-type", "application/grpc"), .. more]);

    public Task TrailersAsync(params IEnumerable<(string Name, string Value)> trailers) => FieldsAsync(end: true, trailers);

    /// <summary>A header block of nothing but these.</summary>
    public Task FieldsAsync(bool end, params IEnumerable<(string Name, string Value)> all) =>
        SendAsync(Frame.Headers(id, FieldBlock.Encode(all), end));

    /// <summary>Sends data as the windows allow; gives up once the client wants no more.</summary>
    public async Task DataAsync(ReadOnlyMemory<byte> data, bool end = false)
    {
        while (!data.IsEmpty)
        {
            var size = await connection.Window.TakeAsync(await Window.TakeAsync(Math.Min(data.Length, FrameLimit)));
            if (size == 0 || !await connection.SendAsync(Frame.Data(id, data.Span[..size])))
            {
                return;
            }

            data = data[size..];
        }

        await SendAsync(Frame.Data(id, [], end));
    }

    public Task ResetAsync(ErrorCode code) => SendAsync(Frame.Reset(id, code));

    /// <summary>An answer as it should be.</summary>
    public async Task AnswerAsync()
    {
        await HeadersAsync();
        await DataAsync(Hello);
        await TrailersAsync(("grpc-status", "0"));
    }

    /// <summary>Waits until so many bytes of requests have come.</summary>
    public async Task ReceivedAsync(long bytes)
    {
        while (true)
        {
            Task more;
            lock (_gate)
            {
                if (_received >= bytes)
                {
                    return;
                }

                more = _more.Task;
            }

            await more.WaitAsync(RawPeer.Patience, connection.Stop);
        }
    }

    public void OnData(byte[] data, bool end)
    {
        lock (_gate)
        {
            _received += data.Length;
            _more.SetResult();
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        if (end)
        {
            _heard.TrySetResult();
        }
    }

    public void OnEnd(ErrorCode? reset)
    {
        _given.TrySetResult(reset);
        _heard.TrySetResult();
        Window.Close();
    }
}
