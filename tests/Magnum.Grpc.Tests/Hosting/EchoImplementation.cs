using Echo.V1;
using Google.Rpc;
using Grpc.Core;
using Status = Grpc.Core.Status;

namespace Magnum.Grpc.Tests.Hosting;

/// <summary>The service of the tests.</summary>
public sealed class EchoImplementation(EchoSignals signals) : EchoService.EchoServiceBase
{
    public const string SecretText = "secret text of an inner failure";

    public override async Task<EchoResponse> Echo(EchoRequest request, ServerCallContext context)
    {
        signals.Count();
        signals.Last = SeenCall.From(context);
        var headers = new Metadata();
        foreach (var entry in context.RequestHeaders)
        {
            if (entry.Key.StartsWith("echo-initial", StringComparison.Ordinal))
            {
                headers.Add(entry);
            }

            if (entry.Key.StartsWith("echo-trailing", StringComparison.Ordinal))
            {
                context.ResponseTrailers.Add(entry);
            }
        }

        if (headers.Count > 0)
        {
            await context.WriteResponseHeadersAsync(headers);
        }

        return new EchoResponse { Text = request.Text, Payload = request.Payload };
    }

    public override async Task Repeat(EchoRequest request, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context)
    {
        for (var i = 0; i < request.Times; i++)
        {
            await responseStream.WriteAsync(new EchoResponse { Text = request.Text, Payload = request.Payload, Index = i });
        }
    }

    public override async Task<EchoResponse> Join(IAsyncStreamReader<EchoRequest> requestStream, ServerCallContext context)
    {
        var texts = new List<string>();
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            texts.Add(request.Text);
        }

        return new EchoResponse { Text = string.Join(',', texts) };
    }

    public override async Task Chat(
        IAsyncStreamReader<EchoRequest> requestStream, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context)
    {
        var index = 0;
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            await responseStream.WriteAsync(new EchoResponse { Text = requestStream.Current.Text, Payload = requestStream.Current.Payload, Index = index++ });
        }
    }

    public override Task<EchoResponse> Fail(FailRequest request, ServerCallContext context) => throw Failure(request);

    public override async Task FailLate(FailRequest request, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new EchoResponse { Text = "before" });
        throw Failure(request);
    }

    public override async Task<EchoResponse> Sleep(SleepRequest request, ServerCallContext context)
    {
        await SleepAsync(request, context);
        return new EchoResponse();
    }

    public override async Task SleepStream(SleepRequest request, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new EchoResponse { Text = "asleep" });
        await SleepAsync(request, context);
        await responseStream.WriteAsync(new EchoResponse { Text = "too late" });
    }

    public override Task<EchoResponse> Crash(EchoRequest request, ServerCallContext context) =>
        throw new InvalidOperationException(SecretText);

    private static RpcException Failure(FailRequest request)
    {
        var code = (StatusCode)request.Code;
        return request.Reason.Length == 0 || code == StatusCode.OK
            ? new RpcException(new Status(code, request.Message))
            : RichStatus.Create(code, request.Message, new ErrorInfo { Reason = request.Reason, Domain = "test" });
    }

    private async Task SleepAsync(SleepRequest request, ServerCallContext context)
    {
        // Not disposed of: the token's callbacks run in any order, and this one must run.
        context.CancellationToken.Register(() => signals.Cancelled.TrySetResult());
        signals.Asleep.TrySetResult(context);
        await signals.Release.Task.WaitAsync(request.Deaf ? CancellationToken.None : context.CancellationToken);
    }
}
