using Grpc.Net.Client.Balancer;
using Magnum.Grpc.Client;
using Magnum.Grpc.Client.Balancing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Magnum.Grpc.Tests.Client;

public sealed class SubchannelTests
{
    /// <summary>The handler closes connections under locks that whoever is told may wait for.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Close_WhoeverIsToldIsBusy_DoesNotWait(bool confirmed)
    {
        // Not disposed of: whoever is told last may still be about to wait.
        var idle = new ManualResetEventSlim();
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var settings = new SubchannelSettings(
            () => new SocketsHttpHandler(),
            TimeSpan.FromSeconds(1),
            new Backoff(TimeSpan.FromSeconds(1), 1.6, TimeSpan.FromSeconds(2)),
            TimeProvider.System,
            NullLogger.Instance);
        using var subchannel = new Subchannel(new BalancerAddress("127.0.0.1", 1), new Uri("http://127.0.0.1:1"), settings, () =>
        {
            told.TrySetResult();
            idle.Wait(Channels.Patience);
        });

        try
        {
            await Task.Run(() => subchannel.Close(confirmed)).WaitAsync(Channels.Patience / 2);

            await told.Task.WaitAsync(Channels.Patience);
        }
        finally
        {
            idle.Set();
        }
    }
}
