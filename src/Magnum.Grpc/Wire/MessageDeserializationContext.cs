using System.Buffers;
using Grpc.Core;

namespace Magnum.Grpc.Wire;

/// <summary>The payload of the message that is being read.</summary>
internal sealed class MessageDeserializationContext : DeserializationContext
{
    private ReadOnlySequence<byte> _payload;

    public override int PayloadLength => (int)_payload.Length;

    public override byte[] PayloadAsNewBuffer() => _payload.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => _payload;

    public void Set(ReadOnlySequence<byte> payload) => _payload = payload;
}
