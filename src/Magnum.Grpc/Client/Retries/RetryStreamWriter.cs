using Grpc.Core;

namespace Magnum.Grpc.Client.Retries;

/// <summary>The requests of a streaming call that may be tried again.</summary>
internal sealed class RetryStreamWriter<TRequest, TResponse>(RetryCall<TRequest, TResponse> call, RequestReplay replay) : IClientStreamWriter<TRequest>
    where TRequest : class
    where TResponse : class
{
    private int _writing;
    private bool _completed;

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
            await using var registration = cancellationToken.UnsafeRegister(
                static state => ((RetryCall<TRequest, TResponse>)state!).Abort(new Status(StatusCode.Cancelled, "The caller cancelled the call.")), call);
            if (!await replay.WhenSentAsync(replay.Add(call.Frame(message, WriteOptions))))
            {
                throw await call.ExplainFailedWriteAsync(exception: null);
            }
        }
        finally
        {
            Volatile.Write(ref _writing, 0);
        }
    }

    public Task CompleteAsync()
    {
        _completed = true;
        replay.Complete();
        return Task.CompletedTask;
    }
}
