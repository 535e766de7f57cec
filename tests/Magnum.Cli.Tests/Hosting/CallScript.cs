using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using Magnum.V1;

namespace Magnum.Cli.Tests.Hosting;

/// <summary>What a scripted server answers, and what it was asked.</summary>
internal sealed class CallScript
{
    private readonly ConcurrentDictionary<Type, Func<IMessage, Task<IMessage>>> _answers = new();
    private readonly ConcurrentQueue<Func<WatchScript, Task>> _streams = new();
    private readonly ConcurrentQueue<IMessage> _requests = new();
    private readonly ConcurrentQueue<Metadata> _headers = new();
    private readonly ConcurrentQueue<TimeSpan> _timeouts = new();

    public IReadOnlyList<Metadata> Headers => [.. _headers];

    public IReadOnlyList<TimeSpan> Timeouts => [.. _timeouts];

    public IReadOnlyList<TRequest> Requests<TRequest>() => [.. _requests.OfType<TRequest>()];

    public void On<TRequest>(Func<TRequest, IMessage> answer)
        where TRequest : IMessage => _answers[typeof(TRequest)] = request => Task.FromResult(answer((TRequest)request));

    public void OnAsync<TRequest>(Func<TRequest, Task<IMessage>> answer)
        where TRequest : IMessage => _answers[typeof(TRequest)] = request => answer((TRequest)request);

    /// <summary>Scripts the streams one after the other; one more than there are is refused.</summary>
    public void OnWatch(params Func<WatchScript, Task>[] streams)
    {
        foreach (var stream in streams)
        {
            _streams.Enqueue(stream);
        }
    }

    public async Task<TResponse> AnswerAsync<TResponse>(IMessage request, ServerCallContext context)
        where TResponse : class, IMessage
    {
        Record(request, context);
        return _answers.TryGetValue(request.GetType(), out var answer)
            ? (TResponse)await answer(request)
            : throw new RpcException(new Status(StatusCode.Unimplemented, $"{request.Descriptor.Name} is not scripted."));
    }

    public Task StreamAsync(WatchBaysRequest request, IServerStreamWriter<WatchBaysResponse> writer, ServerCallContext context)
    {
        Record(request, context);
        return _streams.TryDequeue(out var stream)
            ? stream(new WatchScript(request, writer, context.CancellationToken))
            : throw new RpcException(new Status(StatusCode.Unimplemented, "No further stream is scripted."));
    }

    private void Record(IMessage request, ServerCallContext context)
    {
        _requests.Enqueue(request);
        _headers.Enqueue(context.RequestHeaders);
        _timeouts.Enqueue(context.Deadline == DateTime.MaxValue ? Timeout.InfiniteTimeSpan : context.Deadline - DateTime.UtcNow);
    }
}
