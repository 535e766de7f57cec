using System.IO.Compression;
using Grpc.Core;
using Magnum.Grpc.Wire;

namespace Magnum.Grpc.Client;

/// <summary>The requests of a streaming call.</summary>
internal sealed class ClientStreamWriter<TRequest, TResponse> : IClientStreamWriter<TRequest>
    where TRequest : class
    where TResponse : class
{
    private readonly ClientCall<TRequest, TResponse> _call;
    private readonly StreamingContent _content;
    private readonly Marshaller<TRequest> _marshaller;
    private readonly int? _maxMessageSize;
    private readonly CompressionLevel? _compression;
    private int _writing;
    private bool _completed;

    public ClientStreamWriter(
        ClientCall<TRequest, TResponse> call, StreamingContent content, Marshaller<TRequest> marshaller, int? maxMessageSize, CompressionLevel? compression)
    {
        _call = call;
        _content = content;
        _marshaller = marshaller;
        _maxMessageSize = maxMessageSize;
        _compression = compression;
    }

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (_completed)
        {
            throw new InvalidOperationException("The requests have been completed.");
        }

        if (Interlocked.Exchange(ref _writing, 1) == 1)
        {
            throw new InvalidOperationException("A write is still under way: await it before the next one.");
        }

        try
        {
            using var buffer = new PooledBuffer();
            var writer = new MessageWriter(buffer, _maxMessageSize, _compression);
            writer.Write(message, _marshaller.ContextualSerializer, WriteOptions?.Flags ?? WriteFlags.None);
            _call.Record?.Request(writer.MessageSize);
            await SendAsync(buffer.WrittenMemory, cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _writing, 0);
        }
    }

    public Task CompleteAsync()
    {
        _completed = true;
        _content.Complete();
        return Task.CompletedTask;
    }

    private async Task SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(
            static state => ((ClientCall<TRequest, TResponse>)state!).Abort(new Status(StatusCode.Cancelled, "The caller cancelled the call.")), _call);
        try
        {
            var stream = await _content.TakeStreamAsync() ?? throw new IOException("The call has ended.");
            await stream.WriteAsync(frame, cancellationToken);
            if (WriteOptions is not { } options || !options.Flags.HasFlag(WriteFlags.BufferHint))
            {
                await stream.FlushAsync(cancellationToken);
            }
        }
        catch (Exception exception)
        {
            throw await _call.ExplainFailedWriteAsync(exception);
        }
    }
}
