using Magnum.Grpc.Tests.Hostile;

namespace Magnum.Grpc.Tests.Fuzz;

/// <summary>One connection with a few random requests, whose frames come mixed, in pieces of any size, with others in between.</summary>
internal sealed class HostileSession(Random random, RawPeer peer, bool readsAll)
{
    private readonly List<Queue<byte[]>> _streams = [];
    private readonly List<PeerStream> _awaited = [];
    private bool _framed = true;
    private bool _readsAll = readsAll;

    public async Task RunAsync()
    {
        for (var i = random.Next(1, 9); i > 0; i--)
        {
            AddRequest();
        }

        foreach (var piece in Mix())
        {
            await peer.SendAsync(piece);
        }

        if (_framed)
        {
            await peer.SettledAsync();
            await Task.WhenAll(_awaited.Where(_ => _readsAll).Select(stream => stream.Answer));
        }

        if (random.Next(2) == 0)
        {
            peer.HalfClose();
            await peer.Closed;
        }
        else
        {
            peer.Cut();
        }
    }

    private void AddRequest()
    {
        var request = new RandomRequest(random);
        var stream = peer.NewStream();
        var frames = new Queue<byte[]>();
        frames.Enqueue(Frame.Headers(stream.Id, request.Fields()));
        var most = random.Next(3) == 0 ? 5 : 4000;
        for (var body = request.Body(); body.Length > 0;)
        {
            var size = Math.Min(body.Length, random.Next(0, most));
            frames.Enqueue(Frame.Data(stream.Id, body.AsSpan(0, size)));
            body = body[size..];
        }

        switch (random.Next(5))
        {
            case 0:
                frames.Enqueue(Frame.Reset(stream.Id, (ErrorCode)random.Next(14)));
                break;
            case 1:
                break;
            default:
                frames.Enqueue(Frame.Data(stream.Id, [], end: true));
                if (request.Ends)
                {
                    _awaited.Add(stream);
                }

                break;
        }

        _streams.Add(frames);
    }

    /// <summary>Streams must begin in order; after that their frames may come in any.</summary>
    private IEnumerable<byte[]> Mix()
    {
        var begun = 0;
        while (_streams.Exists(frames => frames.Count > 0))
        {
            if (begun < _streams.Count && (begun == 0 || random.Next(3) == 0))
            {
                yield return _streams[begun++].Dequeue();
            }

            var frames = _streams[random.Next(Math.Max(begun, 1))];
            if (frames.Count > 0)
            {
                yield return frames.Dequeue();
            }

            if (random.Next(10) == 0)
            {
                yield return NextExtra();
            }
        }
    }

    private byte[] NextExtra()
    {
        switch (random.Next(12))
        {
            case 0:
                // The rest of the connection may be taken for the payload of this.
                _framed = false;
                return FrameStreams.NextBytes(random, 100);
            case 1:
                return Frame.Of((FrameType)random.Next(5, 256), random.Next(4), FrameStreams.NextBytes(random, 30), (FrameFlags)random.Next(256));
            case 2:
                return Frame.WindowUpdate(random.Next(20), (uint)random.Next());
            case 3:
                // Not the first: with a table of headers the peer could not read the answers.
                _readsAll = false;
                return Frame.Settings(((ushort)random.Next(2, 8), (uint)random.Next()));
            case 4:
                return Frame.Data(random.Next(40), FrameStreams.NextBytes(random, 50), random.Next(2) == 0);
            default:
                return Frame.Ping();
        }
    }
}
