using System.Buffers;
using System.IO.Compression;
using Grpc.Core;

namespace Magnum.Grpc.Wire;

/// <summary>Writes length-prefixed messages into one direction of a call. Writes are not concurrent.</summary>
/// <param name="output">Where the bytes go.</param>
/// <param name="maxMessageSize">The largest message in bytes, before compression; null for no limit.</param>
/// <param name="compression">How hard messages are compressed by gzip, where that makes them smaller; null for not at all.</param>
internal sealed class MessageWriter(IBufferWriter<byte> output, int? maxMessageSize, CompressionLevel? compression = null)
    : SerializationContext, IBufferWriter<byte>
{
    /// <summary>A smaller message stays as it is: compressing it costs more than it saves.</summary>
    public const int SmallestCompressed = 1024;

    /// <summary>A frame up to this size is put together in memory of the output's and handed to it whole.</summary>
    private const int LargestWholeFrame = 4096;

    /// <summary>A message whose length is not known yet, or that will be compressed.</summary>
    private PooledBuffer? _held;
    private Memory<byte> _frame;
    private int _written;
    private bool _compress;
    private bool _framed;
    private bool _complete;

    /// <summary>Whether a message broke off after its header: what follows would be taken for its rest.</summary>
    public bool IsTorn { get; private set; }

    /// <summary>The size of the last message in bytes, before compression.</summary>
    public int MessageSize { get; private set; }

    /// <summary>Writes header and payload of a message; the caller flushes.</summary>
    /// <param name="message">The message.</param>
    /// <param name="serializer">Gives its bytes.</param>
    /// <param name="flags">How it is written.</param>
    /// <exception cref="RpcException">The message is too large; nothing has been written.</exception>
    public void Write<T>(T message, Action<T, SerializationContext> serializer, WriteFlags flags = WriteFlags.None)
    {
        _compress = compression is not null && !flags.HasFlag(WriteFlags.NoCompress);
        _frame = default;
        _framed = false;
        _complete = false;
        try
        {
            serializer(message, this);
            if (!_complete)
            {
                throw new InvalidOperationException($"The marshaller of {typeof(T).Name} did not complete.");
            }
        }
        finally
        {
            IsTorn = _framed && !_complete;
            _held?.Dispose();
            _held = null;
        }
    }

    public override void SetPayloadLength(int payloadLength)
    {
        Measure(payloadLength);
        if (_compress && payloadLength >= SmallestCompressed)
        {
            return;
        }

        if (MessageFrame.HeaderSize + payloadLength > LargestWholeFrame)
        {
            BeginFrame(payloadLength, compressed: false);
            return;
        }

        _frame = output.GetMemory(MessageFrame.HeaderSize + payloadLength);
        MessageFrame.WriteHeader(_frame.Span, payloadLength, compressed: false);
        _written = MessageFrame.HeaderSize;
    }

    public override IBufferWriter<byte> GetBufferWriter() => _framed ? output : !_frame.IsEmpty ? this : _held ??= new PooledBuffer();

    public override void Complete()
    {
        if (!_frame.IsEmpty)
        {
            if (_written != MessageFrame.HeaderSize + MessageSize)
            {
                throw new InvalidOperationException($"The marshaller wrote {_written - MessageFrame.HeaderSize} bytes and said {MessageSize}.");
            }

            output.Advance(_written);
        }
        else if (!_framed)
        {
            WriteFrame(_held is null ? default : _held.WrittenMemory.Span);
        }

        _complete = true;
    }

    public override void Complete(byte[] payload)
    {
        if (_framed)
        {
            output.Write(payload);
            _complete = true;
        }
        else if (!_frame.IsEmpty)
        {
            BuffersExtensions.Write(this, payload);
            Complete();
        }
        else
        {
            WriteFrame(payload);
            _complete = true;
        }
    }

    void IBufferWriter<byte>.Advance(int count) => _written += count;

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint) =>
        _frame.Length - _written >= sizeHint ? _frame[_written..] : throw new InvalidOperationException($"The marshaller writes more than the {MessageSize} bytes that it said.");

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint) => ((IBufferWriter<byte>)this).GetMemory(sizeHint).Span;

    private void WriteFrame(ReadOnlySpan<byte> payload)
    {
        Measure(payload.Length);
        if (_compress && payload.Length >= SmallestCompressed)
        {
            using var compressed = new PooledBuffer();
            GzipEncoding.Compress(payload, compressed, compression!.Value);
            if (compressed.WrittenMemory.Length < payload.Length)
            {
                BeginFrame(compressed.WrittenMemory.Length, compressed: true);
                output.Write(compressed.WrittenMemory.Span);
                return;
            }
        }

        BeginFrame(payload.Length, compressed: false);
        output.Write(payload);
    }

    private void Measure(int length)
    {
        MessageSize = length;
        if (length > maxMessageSize)
        {
            throw new RpcException(new Status(
                StatusCode.ResourceExhausted, $"A message of {length} bytes was to be sent; the limit is {maxMessageSize} bytes."));
        }
    }

    private void BeginFrame(int length, bool compressed)
    {
        MessageFrame.WriteHeader(output.GetSpan(MessageFrame.HeaderSize), length, compressed);
        output.Advance(MessageFrame.HeaderSize);
        _framed = true;
    }
}
