using Echo.V1;
using Grpc.Core;

namespace Magnum.Benchmarks.GrpcLayer;

/// <summary>Streams that are read to the end or given up, conversations, calls that are late: one after the other.</summary>
internal static class MixedCalls
{
    public static async Task RunAsync(EchoService.EchoServiceClient client, CancellationToken over)
    {
        try
        {
            for (var round = 0; ; round++)
            {
                await RepeatAsync(client, round % 2 == 0 ? int.MaxValue : 5, over);
                await ChatAsync(client, over);
                await BeLateAsync(client, over);
            }
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Cancelled && over.IsCancellationRequested)
        {
            // The end of the run.
        }
    }

    private static async Task RepeatAsync(EchoService.EchoServiceClient client, int wanted, CancellationToken over)
    {
        using var call = client.Repeat(new EchoRequest { Text = "soak", Times = 20 }, cancellationToken: over);
        for (var read = 0; read < wanted && await call.ResponseStream.MoveNext(over); read++)
        {
        }
    }

    private static async Task ChatAsync(EchoService.EchoServiceClient client, CancellationToken over)
    {
        using var call = client.Chat(cancellationToken: over);
        for (var i = 0; i < 10; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = "soak" }, over);
            await call.ResponseStream.MoveNext(over);
        }

        await call.RequestStream.CompleteAsync();
        await call.ResponseStream.MoveNext(over);
    }

    private static async Task BeLateAsync(EchoService.EchoServiceClient client, CancellationToken over)
    {
        try
        {
            await client.EchoAsync(new EchoRequest { Text = "soak" }, deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(1), cancellationToken: over);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.DeadlineExceeded)
        {
            // As it was meant to be now and then.
        }
    }
}
