using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using Grpc.Core;

namespace Magnum.Grpc.Wire;

/// <summary>Reads length-prefixed messages from one direction of a call. Reads are not concurrent.</summary>
/// <param name="pipe">Where the bytes come from.</param>
/// <param name="encoding">The peer's <c>grpc-encoding</c>, null if it sent none.</param>
/// <param name="maxMessageSize">The largest message in bytes, before and after decompression; null for no limit.</param>
/// <param name="allowance">Limits what is kept of messages that are not whole yet.</param>
internal sealed class MessageReader(PipeReader pipe, string? encoding, int? maxMessageSize, IReceiveAllowance? allowance = null)
    : DeserializationContext
{
    private ReadOnlySequence<byte> _payload;
    private RpcException? _failure;
    private bool _keeps;

    /// <summary>The size of the last message in bytes, after decompression.</summary>
    public int MessageSize { get; private set; }

    public override int PayloadLength => (int)_payload.Length;

    public override byte[] PayloadAsNewBuffer() => _payload.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => _payload;

    /// <summary>The next message, or null at the end of the stream.</summary>
    /// <exception cref="RpcException">What came is no message, is too large or cannot be read.</exception>
    public async ValueTask<T?> ReadAsync<T>(Func<DeserializationContext, T> deserializer, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            if (_failure is not null)
            {
                // Nobody knows where the next message would begin.
                throw _failure;
            }

            var result = await pipe.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (result.IsCanceled)
            {
                pipe.AdvanceTo(buffer.Start, buffer.End);
                throw new OperationCanceledException(cancellationToken);
            }

            if (TryTakeMessage(buffer, deserializer, out var message, out var end))
            {
                pipe.AdvanceTo(end);
                KeepNothing();
                return message;
            }

            if (result.IsCompleted)
            {
                var torn = buffer.Length;
                pipe.AdvanceTo(buffer.End);
                KeepNothing();
                return torn == 0
                    ? null
                    : throw Failed(StatusCode.Internal, $"The stream ended inside a message, {torn} bytes after its start.");
            }

            Keep(buffer);
        }
    }

    /// <summary>The only message of the stream, if all of the stream is there already.</summary>
    /// <exception cref="RpcException">As <see cref="ReadSingleAsync"/>.</exception>
    public bool TryReadSingle<T>(Func<DeserializationContext, T> deserializer, string direction, [NotNullWhen(true)] out T? message)
        where T : class
    {
        message = null;
        if (!pipe.TryRead(out var result))
        {
            return false;
        }

        var buffer = result.Buffer;
        if (result.IsCanceled || !result.IsCompleted || !TryTakeMessage(buffer, deserializer, out message, out var end))
        {
            // Not examined: the next read begins with the same.
            pipe.AdvanceTo(buffer.Start);
            return false;
        }

        var more = !buffer.Slice(end).IsEmpty;
        pipe.AdvanceTo(buffer.End);
        return more ? throw TooMany(direction) : true;
    }

    /// <summary>The only message of the stream.</summary>
    /// <exception cref="RpcException">As <see cref="ReadAsync"/>, or there is none, or more than one.</exception>
    public async ValueTask<T> ReadSingleAsync<T>(
        Func<DeserializationContext, T> deserializer, string direction, CancellationToken cancellationToken)
        where T : class
    {
        var message = await ReadAsync(deserializer, cancellationToken)
            ?? throw new RpcException(new Status(StatusCode.Unimplemented, $"The call needs one {direction} message and got none."));
        while (true)
        {
            var result = await pipe.ReadAsync(cancellationToken);
            var more = !result.Buffer.IsEmpty;
            pipe.AdvanceTo(result.Buffer.End);
            if (more)
            {
                throw TooMany(direction);
            }

            if (result.IsCompleted)
            {
                return message;
            }
        }
    }

    /// <summary>Gives the buffers back; no read may be under way.</summary>
    public ValueTask CompleteAsync() => pipe.CompleteAsync();

    private bool TryTakeMessage<T>(
        ReadOnlySequence<byte> buffer, Func<DeserializationContext, T> deserializer, [NotNullWhen(true)] out T? message, out SequencePosition end)
        where T : class
    {
        try
        {
            message = TryTakeFrame(buffer, out var compressed, out var payload) ? Deserialize(payload, compressed, deserializer) : null;
            end = payload.End;
            return message is not null;
        }
        catch (Exception exception)
        {
            // The pipe must not be left inside a read, whatever was wrong with the bytes.
            pipe.AdvanceTo(buffer.End);
            KeepNothing();
            _failure = exception as RpcException;
            throw;
        }
    }

    private bool TryTakeFrame(ReadOnlySequence<byte> buffer, out bool compressed, out ReadOnlySequence<byte> payload)
    {
        compressed = false;
        payload = default;
        if (buffer.Length < MessageFrame.HeaderSize)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[MessageFrame.HeaderSize];
        buffer.Slice(0, MessageFrame.HeaderSize).CopyTo(header);
        if (header[0] > 1)
        {
            throw new RpcException(new Status(StatusCode.Internal, $"A message begins with the compression flag {header[0]}, which must be 0 or 1."));
        }

        compressed = header[0] == 1;
        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > (uint)(maxMessageSize ?? int.MaxValue))
        {
            throw TooLarge($"of {length} bytes");
        }

        if (buffer.Length - MessageFrame.HeaderSize < length)
        {
            return false;
        }

        payload = buffer.Slice(MessageFrame.HeaderSize, length);
        return true;
    }

    private T Deserialize<T>(ReadOnlySequence<byte> payload, bool compressed, Func<DeserializationContext, T> deserializer)
    {
        if (!compressed)
        {
            return Deserialize(payload, deserializer);
        }

        if (!string.Equals(encoding, GzipEncoding.Name, StringComparison.OrdinalIgnoreCase))
        {
            throw new RpcException(new Status(StatusCode.Internal, $"A message is marked as compressed, but grpc-encoding is '{encoding ?? "identity"}'."));
        }

        using var decompressed = new BlockBuffer();
        try
        {
            if (!GzipEncoding.TryDecompress(payload, decompressed, maxMessageSize ?? int.MaxValue))
            {
                throw TooLarge("that decompresses to more");
            }
        }
        catch (InvalidDataException exception)
        {
            throw new RpcException(new Status(StatusCode.Internal, "A compressed message is not gzip.", exception));
        }

        return Deserialize(decompressed.Written, deserializer);
    }

    private T Deserialize<T>(ReadOnlySequence<byte> payload, Func<DeserializationContext, T> deserializer)
    {
        _payload = payload;
        MessageSize = (int)payload.Length;
        try
        {
            return deserializer(this);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw new RpcException(new Status(StatusCode.Internal, $"A message cannot be parsed as {typeof(T).Name}.", exception));
        }
        finally
        {
            _payload = default;
        }
    }

    private static RpcException TooMany(string direction) =>
        new(new Status(StatusCode.Unimplemented, $"The call takes one {direction} message and got more."));

    /// <summary>Leaves in the pipe what there is of a message.</summary>
    private void Keep(ReadOnlySequence<byte> buffer)
    {
        if (allowance?.TryKeep(buffer.Length) == false)
        {
            pipe.AdvanceTo(buffer.End);
            KeepNothing();
            throw Failed(StatusCode.ResourceExhausted, "The connection holds too much of messages that are not whole.");
        }

        _keeps = true;
        pipe.AdvanceTo(buffer.Start, buffer.End);
    }

    private void KeepNothing()
    {
        if (_keeps)
        {
            _keeps = false;
            allowance?.TryKeep(0);
        }
    }

    private RpcException Failed(StatusCode code, string message) => _failure = new RpcException(new Status(code, message));

    private RpcException TooLarge(string what) =>
        new(new Status(StatusCode.ResourceExhausted, $"A message {what} was received; the limit is {maxMessageSize ?? int.MaxValue} bytes."));
}
