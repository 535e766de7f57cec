using System.Buffers;
using System.IO.Pipelines;

namespace Magnum.Grpc.InteropTests.Serving;

/// <summary>A request body that notes the compressed flags of what is taken from it.</summary>
internal sealed class WatchedBody(PipeReader body, FrameFlags flags) : PipeReader
{
    private ReadOnlySequence<byte> _read;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var result = await body.ReadAsync(cancellationToken);
        _read = result.Buffer;
        return result;
    }

    public override bool TryRead(out ReadResult result)
    {
        var read = body.TryRead(out result);
        _read = read ? result.Buffer : default;
        return read;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        foreach (var part in _read.Slice(_read.Start, consumed))
        {
            flags.Follow(part.Span);
        }

        _read = default;
        body.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => body.CancelPendingRead();

    public override void Complete(Exception? exception = null) => body.Complete(exception);
}
