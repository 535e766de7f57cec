using Grpc.Core;
using Magnum.Grpc.Wire;

namespace Magnum.Grpc.Server;

/// <summary>The responses of a streaming call. A write completes when the connection has room for more: that is the back-pressure.</summary>
internal sealed class ServerStreamWriter<T>(ServerCall call, Marshaller<T> marshaller) : IServerStreamWriter<T>
    where T : class
{
    private readonly MessageWriter _writer = call.CreateWriter();

    public WriteOptions? WriteOptions
    {
        get => call.WriteOptions;
        set => call.WriteOptions = value;
    }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        cancellationToken.ThrowIfCancellationRequested();
        call.BeginWrite();
        try
        {
            call.Write(_writer, message, marshaller);
            if (WriteOptions is not { } options || !options.Flags.HasFlag(WriteFlags.BufferHint))
            {
                using var both = cancellationToken.CanBeCanceled && cancellationToken != call.CancellationToken
                    ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, call.CancellationToken)
                    : null;
                await call.FlushAsync(both?.Token ?? call.CancellationToken);
            }
        }
        finally
        {
            await call.EndWriteAsync();
        }
    }
}
