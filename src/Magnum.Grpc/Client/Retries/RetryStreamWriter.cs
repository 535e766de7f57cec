using Grpc.Core;

namespace Magnum.Grpc.Client.Retries;

/// <summary>The requests of a streaming call that may be tried again.</summary>
internal sealed class RetryStreamWriter<TRequest, TResponse>(RetryCall<TRequest, TResponse> call, RequestReplay replay) : RequestWriter<TRequest>
    where TRequest : class
    where TResponse : class
{
    protected override async Task SendAsync(TRequest message, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(
            static state => ((RetryCall<TRequest, TResponse>)state!).Abort(new Status(StatusCode.Cancelled, "The caller cancelled the call.")), call);
        if (!await replay.WhenSentAsync(replay.Add(call.Frame(message, WriteOptions))))
        {
            throw await call.ExplainFailedWriteAsync(exception: null);
        }
    }

    protected override void Complete() => replay.Complete();
}
