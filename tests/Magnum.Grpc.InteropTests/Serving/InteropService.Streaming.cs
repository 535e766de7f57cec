using Grpc.Core;
using Grpc.Testing;
using Magnum.Grpc.InteropTests.Contract;

namespace Magnum.Grpc.InteropTests.Serving;

/// <summary>The calls with a stream of responses.</summary>
internal sealed partial class InteropService
{
    public override async Task StreamingOutputCall(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context)
    {
        if (context.RequestHeaders.GetValue(EchoedMetadata.Cancel) is { } name)
        {
            // Not disposed of: the token's callbacks run in any order, and this one must run.
            context.CancellationToken.Register(() => cancelled.Of(name).TrySetResult());
        }

        await EchoedMetadata.EchoAsync(context);
        await AnswerAsync(request, responseStream, context);
    }

    public override async Task FullDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        await EchoedMetadata.EchoAsync(context);
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await AnswerAsync(request, responseStream, context);
        }
    }

    public override async Task HalfDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        await EchoedMetadata.EchoAsync(context);
        var requests = new List<StreamingOutputCallRequest>();
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            requests.Add(request);
        }

        foreach (var request in requests)
        {
            await AnswerAsync(request, responseStream, context);
        }
    }

    private async Task AnswerAsync(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responses, ServerCallContext context)
    {
        ThrowIfAskedTo(request.ResponseStatus, context);
        foreach (var parameters in request.ResponseParameters)
        {
            if (parameters.IntervalUs > 0)
            {
                await Task.Delay(TimeSpan.FromMicroseconds(parameters.IntervalUs), time, context.CancellationToken);
            }

            responses.WriteOptions = OptionsFor(parameters.Compressed);
            await responses.WriteAsync(new StreamingOutputCallResponse { Payload = Zeros(request.ResponseType, parameters.Size) });
        }
    }
}
