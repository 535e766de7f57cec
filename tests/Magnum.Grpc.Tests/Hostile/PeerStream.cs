using System.Buffers;
using Grpc.Core;

namespace Magnum.Grpc.Tests.Hostile;

/// <summary>One stream of a raw peer: what was sent is the test's to say, what came is collected here.</summary>
internal sealed class PeerStream(RawPeer peer, int id, long window)
{
    private const int FrameLimit = 16384;

    private readonly Lock _gate = new();
    private readonly SendWindow _window = new(window);
    private readonly Dictionary<string, string> _fields = [];
    private readonly ArrayBufferWriter<byte> _body = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<PeerAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Id => id;

    /// <summary>The server has sent headers.</summary>
    public Task Begun => _begun.Task.WaitAsync(RawPeer.Patience);

    public Task<PeerAnswer> Answer => _answer.Task.WaitAsync(RawPeer.Patience);

    public bool IsAnswered => _answer.Task.IsCompleted;

    public int Received
    {
        get
        {
            lock (_gate)
            {
                return _body.WrittenCount;
            }
        }
    }

    /// <summary>Sends data as the windows allow; gives up once the server wants no more.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> data, bool end = false)
    {
        while (!data.IsEmpty)
        {
            var size = await peer.Window.TakeAsync(await _window.TakeAsync(Math.Min(data.Length, FrameLimit)));
            if (size == 0)
            {
                return;
            }

            await peer.SendAsync(Frame.Data(id, data.Span[..size]));
            data = data[size..];
        }

        await peer.SendAsync(Frame.Data(id, [], end));
    }

    public void OnWindow(uint by) => _window.Add(by);

    public Task ResetAsync(ErrorCode code = ErrorCode.Cancel) => peer.SendAsync(Frame.Reset(id, code));

    public async Task ShouldEndAsync(StatusCode status) => (await Answer).Status.ShouldBe(status, (await Answer).ToString());

    public void OnFields(byte[] block, bool end)
    {
        lock (_gate)
        {
            foreach (var (name, value) in FieldBlock.Decode(block))
            {
                _fields[name] = value;
            }
        }

        _begun.TrySetResult();
        EndIf(end);
    }

    public void OnData(byte[] data, bool end)
    {
        lock (_gate)
        {
            _body.Write(data);
        }

        EndIf(end);
    }

    public void OnReset(ErrorCode code) => End(code, lost: false);

    public void OnLost() => End(reset: null, lost: true);

    private void EndIf(bool end)
    {
        if (end)
        {
            End(reset: null, lost: false);
        }
    }

    private void End(ErrorCode? reset, bool lost)
    {
        lock (_gate)
        {
            _window.Close();
            _answer.TrySetResult(new PeerAnswer(_fields, _body.WrittenSpan.ToArray(), reset, lost));
        }

        _begun.TrySetResult();
    }
}
