using System.Buffers;
using Grpc.Core;

namespace Magnum.Grpc.Wire;

/// <summary>Writes length-prefixed messages into one direction of a call. Writes are not concurrent.</summary>
/// <param name="output">Where the bytes go.</param>
/// <param name="maxMessageSize">The largest message in bytes; null for no limit.</param>
internal sealed class MessageWriter(IBufferWriter<byte> output, int? maxMessageSize) : SerializationContext
{
    private ArrayBufferWriter<byte>? _unmeasured;
    private bool _measured;
    private bool _complete;

    /// <summary>Whether a message broke off after its header: what follows would be taken for its rest.</summary>
    public bool IsTorn { get; private set; }

    /// <summary>Writes header and payload of a message; the caller flushes.</summary>
    /// <exception cref="RpcException">The message is too large; nothing has been written.</exception>
    public void Write<T>(T message, Action<T, SerializationContext> serializer)
    {
        _measured = false;
        _complete = false;
        _unmeasured?.Clear();
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
            IsTorn = _measured && !_complete;
        }
    }

    public override void SetPayloadLength(int payloadLength)
    {
        BeginFrame(payloadLength);
        _measured = true;
    }

    public override IBufferWriter<byte> GetBufferWriter() =>
        _measured ? output : _unmeasured ??= new ArrayBufferWriter<byte>();

    public override void Complete()
    {
        if (!_measured)
        {
            var written = _unmeasured is null ? [] : _unmeasured.WrittenSpan;
            BeginFrame(written.Length);
            output.Write(written);
        }

        _complete = true;
    }

    public override void Complete(byte[] payload)
    {
        if (!_measured)
        {
            BeginFrame(payload.Length);
        }

        output.Write(payload);
        _complete = true;
    }

    private void BeginFrame(int length)
    {
        if (length > maxMessageSize)
        {
            throw new RpcException(new Status(
                StatusCode.ResourceExhausted, $"A message of {length} bytes was to be sent; the limit is {maxMessageSize} bytes."));
        }

        MessageFrame.WriteHeader(output.GetSpan(MessageFrame.HeaderSize), length);
        output.Advance(MessageFrame.HeaderSize);
    }
}
