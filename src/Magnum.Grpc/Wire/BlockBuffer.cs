using System.Buffers;

namespace Magnum.Grpc.Wire;

/// <summary>
/// A buffer that grows by small pooled blocks: it holds little more than what was written, and gives the pool no large arrays to keep.
/// </summary>
internal sealed class BlockBuffer : IDisposable
{
    private const int BlockSize = 16 * 1024;

    private Block? _first;
    private Block? _last;

    public long Length => _last is null ? 0 : _last.RunningIndex + _last.Written;

    public ReadOnlySequence<byte> Written =>
        _first is null ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(_first, 0, _last!, _last!.Written);

    /// <summary>Room for at least one byte.</summary>
    public Span<byte> GetSpan()
    {
        if (_last is null || _last.Free.IsEmpty)
        {
            var next = new Block(ArrayPool<byte>.Shared.Rent(BlockSize), Length);
            _last?.Append(next);
            _first ??= next;
            _last = next;
        }

        return _last.Free;
    }

    public void Advance(int count) => _last!.Written += count;

    public void Dispose()
    {
        var block = _first;
        (_first, _last) = (null, null);
        for (; block is not null; block = block.Following)
        {
            ArrayPool<byte>.Shared.Return(block.Array);
        }
    }

    private sealed class Block : ReadOnlySequenceSegment<byte>
    {
        public Block(byte[] array, long start)
        {
            Array = array;
            Memory = array;
            RunningIndex = start;
        }

        public byte[] Array { get; }

        public int Written { get; set; }

        public Block? Following { get; private set; }

        public Span<byte> Free => Array.AsSpan(Written);

        public void Append(Block next)
        {
            Following = next;
            Next = next;
        }
    }
}
