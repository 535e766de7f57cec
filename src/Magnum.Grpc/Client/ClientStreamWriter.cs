using System.IO.Compression;
using Grpc.Core;
using Magnum.Grpc.Wire;

namespace Magnum.Grpc.Client;

/// <summary>The requests of a streaming call.</summary>
internal sealed class ClientStreamWriter<TRequest, TResponse>(
    ClientCall<TRequest, TResponse> call, StreamingContent content, Marshaller<TRequest> marshaller, int? maxMessageSize, CompressionLevel? compression)
    : RequestWriter<TRequest>
    where TRequest : class
    where TResponse : class
{
    protected override async Task SendAsync(TRequest message, CancellationToken cancellationToken)
    {
        using var buffer = new PooledBuffer();
        var writer = new MessageWriter(buffer, maxMessageSize, compression);
        writer.Write(message, marshaller.ContextualSerializer, WriteOptions?.Flags ?? WriteFlags.None);
        call.Record?.Request(writer.MessageSize);
        await using var registration = cancellationToken.UnsafeRegister(
            static state => ((ClientCall<TRequest, TResponse>)state!).Abort(new Status(StatusCode.Cancelled, "The caller cancelled the call.")), call);
        try
        {
            var stream = await content.TakeStreamAsync() ?? throw new IOException("The call has ended.");

            // The token of the write aborts the call. A flush that waits for a server that reads nothing ends by nothing else.
            await stream.WriteAsync(buffer.WrittenMemory, call.Aborted);
            if (WriteOptions is not { } options || !options.Flags.HasFlag(WriteFlags.BufferHint))
            {
                await stream.FlushAsync(call.Aborted);
            }
        }
        catch (Exception exception)
        {
            throw await call.ExplainFailedWriteAsync(exception);
        }
    }

    protected override void Complete() => content.Complete();
}
