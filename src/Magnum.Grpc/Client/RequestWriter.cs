using Grpc.Core;

namespace Magnum.Grpc.Client;

/// <summary>The requests of a streaming call: one write at a time, and none after the end.</summary>
internal abstract class RequestWriter<TRequest> : IClientStreamWriter<TRequest>
    where TRequest : class
{
    private readonly Lock _gate = new();
    private bool _writing;
    private bool _completed;

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        Begin();
        try
        {
            await SendAsync(message, cancellationToken);
        }
        finally
        {
            lock (_gate)
            {
                _writing = false;
            }
        }
    }

    /// <summary>A request that is under way would come after the end of the stream, so it must be awaited before.</summary>
    public Task CompleteAsync()
    {
        lock (_gate)
        {
            if (_writing)
            {
                return Task.FromException(new InvalidOperationException("A write is still under way: await it before the requests are completed."));
            }

            _completed = true;
        }

        Complete();
        return Task.CompletedTask;
    }

    /// <summary>Sends a request.</summary>
    /// <exception cref="RpcException">It cannot be sent, or the call has ended.</exception>
    protected abstract Task SendAsync(TRequest message, CancellationToken cancellationToken);

    /// <summary>Ends the stream. May be called more than once.</summary>
    protected abstract void Complete();

    private void Begin()
    {
        lock (_gate)
        {
            if (_completed)
            {
                throw new InvalidOperationException("The requests have been completed.");
            }

            if (_writing)
            {
                throw new InvalidOperationException("A write is still under way: await it before the next one.");
            }

            _writing = true;
        }
    }
}
