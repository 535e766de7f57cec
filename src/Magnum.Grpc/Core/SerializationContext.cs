using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a marshaller puts the bytes of a message.</summary>
public abstract class SerializationContext
{
    /// <summary>Hands over the whole message at once; ends the serialization.</summary>
    public virtual void Complete(byte[] payload) => throw new NotSupportedException();

    /// <summary>A writer that takes the bytes of the message; <see cref="Complete()"/> ends the serialization.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotSupportedException();

    /// <summary>Says how many bytes will be written; called before <see cref="GetBufferWriter"/>, it saves a copy.</summary>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    /// <summary>Ends a serialization through the writer.</summary>
    public virtual void Complete() => throw new NotSupportedException();
}
